import type * as z from 'zod';
import {
  type AccountConfig,
  accountSchema,
  type EnvironmentAccountConfig,
  environmentAccountSchema,
} from './account.ts';
import { type Delivery, deliverySchema } from './delivery.ts';
import { eksSchema } from './eks.ts';
import { parseContent } from './faults.ts';
import { ingressSchema } from './ingress.ts';
import { namespacesSchema } from './namespaces.ts';
import { networkSchema } from './network.ts';
import { subdomainsSchema } from './subdomains.ts';

/** The five files of an environment, each named after the stack that reads it. */
const environmentSchemas = {
  network: networkSchema,
  eks: eksSchema,
  ingress: ingressSchema,
  subdomains: subdomainsSchema,
  namespaces: namespacesSchema,
} as const;

export type EnvironmentFile = keyof typeof environmentSchemas;

export const environmentFiles = Object.keys(environmentSchemas) as readonly EnvironmentFile[];

/** The schemas of all files: of the two beside the environments' folders, and of those in each. */
export const fileSchemas = {
  account: accountSchema,
  delivery: deliverySchema,
  ...environmentSchemas,
} as const;

/** The content of the files, before parsing. */
export type WrittenFiles = {
  readonly [F in keyof typeof fileSchemas]: Readonly<z.input<(typeof fileSchemas)[F]>>;
};

type ParsedFiles = {
  readonly [F in EnvironmentFile]: Readonly<z.infer<(typeof environmentSchemas)[F]>>;
};

/** The name and the account of an environment. */
export interface NamedEnvironment {
  readonly name: string;
  /** The differences from the account of the delivery. */
  readonly account?: EnvironmentAccountConfig;
}

/** A checked environment: its name and the parsed content of its files. */
export type EnvironmentConfig = NamedEnvironment & ParsedFiles;

/** An environment with only the files that match their schemas: the input of the rules. */
export type PartialEnvironment = NamedEnvironment & { [F in EnvironmentFile]?: ParsedFiles[F] };

/** The files of an environment. Its `account.ts` is optional. */
export type EnvironmentContents = Readonly<Partial<Record<EnvironmentFile | 'account', unknown>>>;

/** Parses the files of an environment. A file that does not match its schema is left out, and its faults are added. */
export function parseEnvironment(
  name: string,
  contents: EnvironmentContents,
  faults: string[],
): PartialEnvironment {
  const schemas = { ...environmentSchemas, account: environmentAccountSchema };
  const parsed: Record<string, unknown> = {};
  for (const file of [...environmentFiles, 'account'] as const) {
    if (contents[file] === undefined) continue;
    const content = parseContent(`${name}/${file}`, schemas[file], contents[file], faults);
    if (content !== undefined) parsed[file] = content;
  }
  return { name, ...parsed };
}

/** The checked content of all files under `environments`. */
export interface Configuration {
  readonly account: AccountConfig;
  readonly delivery: Delivery;
  /** The delivered environments, in delivery order. */
  readonly environments: readonly EnvironmentConfig[];
  /** Environments that have stacks and are not delivered to. */
  readonly retiredEnvironments: readonly EnvironmentConfig[];
}

/** The account of an environment: the account of the delivery, with the overrides of its own file. */
export function accountOf(delivery: AccountConfig, { account }: NamedEnvironment): AccountConfig {
  return {
    ...delivery,
    ...(Object.fromEntries(
      Object.entries(account ?? {}).filter(([, value]) => value !== undefined),
    ) as Partial<AccountConfig>),
  };
}

/** All environments that have stacks, the delivered ones first. */
export function everyEnvironment({
  environments,
  retiredEnvironments,
}: Configuration): readonly EnvironmentConfig[] {
  return [...environments, ...retiredEnvironments];
}
