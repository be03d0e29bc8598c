import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, type EnvironmentConfig, everyEnvironment } from 'infra/config/configuration.ts';
import { writtenName } from 'infra/config/name-prefix.ts';
import type { Placeholders } from 'infra/config/placeholders.ts';
import { ConfigurationError } from 'infra/errors.ts';
import { applyEdits, insertText, quoteLike, replaceText, type TextEdit } from '../config-file.ts';
import { findConfigList } from '../config-list.ts';
import { rename, type TextFile, type Writing } from '../write-plan.ts';
import { nextFreeBlock } from './free-block.ts';

/** The input of a plan. */
export interface PlanInput {
  readonly repository: string;
  /** The folder of the environments, and what is in it. */
  readonly folder: string;
  readonly configuration: Configuration;
  readonly placeholders: Placeholders;
  /** The environment to copy; the last in the order of delivery by default. */
  readonly like: string | undefined;
  /** The account and the region of the new environment; those of the copied one by default. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly needsApproval: boolean;
}

/** The changes in the folder of the environments. */
export interface Edits {
  readonly writing: Writing;
  /** The new values in `placeholders.ts`. */
  readonly placeholders: readonly string[];
}

/**
 * The copy of an environment under its new name, and the entries of the new one.
 * @throws ConfigurationError with all files that cannot be edited
 */
export function planEdits(name: string, like: EnvironmentConfig, input: PlanInput): Edits {
  const faults: string[] = [];
  const read = (path: string) => readFileSync(join(input.folder, path), 'utf8');
  const copied = (file: string, edits: readonly TextEdit[]) =>
    applyEdits(rename(read(`${like.name}/${file}`), like.name, name), edits, faults);
  const placeholders = newPlaceholders(name, like, input);
  const edited = (path: string, edits: readonly TextEdit[]): TextFile => {
    const before = read(path);
    return { path, before, text: applyEdits(before, edits, faults) };
  };
  const files = [
    edited('delivery.ts', [orderEdit(name, input)]),
    ...(placeholders.length === 0 ? [] : [edited('placeholders.ts', placeholders.map(placeholderEdit))]),
  ];
  const texts = {
    'network.ts': copied('network.ts', networkEdits(name, like, input)),
    'ingress.ts': copied('ingress.ts', ingressEdits(name, like)),
    ...accountText(name, like, input, copied),
  };
  if (faults.length > 0) throw new ConfigurationError(faults);
  const copy = { from: like.name, to: name, oldName: like.name, newName: name, texts };
  return { writing: { copies: [copy], texts: files }, placeholders: placeholders.map(({ to }) => to) };
}

function orderEdit(name: string, { needsApproval }: PlanInput): TextEdit {
  const entry = (quoted: string) => `{ environment: ${quoted}, needsApproval: ${needsApproval} }`;
  return {
    fault: `packages/infra/environments/delivery.ts: order is not a list that this command can add to; take docs/how-to/add-an-environment.md, and add this by hand: ${entry(`'${name}'`)}`,
    apply: (text) => findConfigList(text, 'order')?.append(entry(quoteLike(text, name))),
  };
}

/** A network of its own. A cluster that is not named after its environment gets the name of the new one at its end. */
function networkEdits(
  name: string,
  like: EnvironmentConfig,
  { configuration }: PlanInput,
): readonly TextEdit[] {
  const { mainNetworkBlock } = like.network;
  const clusterName = writtenName(like.network.clusterName, configuration.account);
  const block = nextFreeBlock(
    like.network,
    everyEnvironment(configuration).map(({ network }) => network.mainNetworkBlock),
  );
  if (block === undefined)
    throw new ConfigurationError([
      `packages/infra/environments/${like.name}/network.ts: mainNetworkBlock: no private IPv4 block of the size of ${mainNetworkBlock} is free; copy an environment with a smaller one by --like`,
    ]);
  const file = `${like.name}/network`;
  return [
    replacement(file, 'mainNetworkBlock', String(mainNetworkBlock), String(block)),
    ...(names(clusterName, like, name)
      ? []
      : [replacement(file, 'clusterName', clusterName, `${clusterName}-${name}`)]),
  ];
}

/** A domain that is not named after its environment gets a domain below it, in the same hosted zone. */
function ingressEdits(name: string, like: EnvironmentConfig): readonly TextEdit[] {
  const { dnsBaseDomain, hostedZone } = like.ingress;
  if (names(dnsBaseDomain, like, name)) return [];
  const { fault, apply } = replacement(
    `${like.name}/ingress`,
    'dnsBaseDomain',
    dnsBaseDomain,
    `${name}.${dnsBaseDomain}`,
  );
  const withZone = (text: string) => insertText(text, 'dnsBaseDomain', 'hostedZone', dnsBaseDomain);
  return [{ fault, apply }, ...(hostedZone === undefined ? [{ fault, apply: withZone }] : [])];
}

/** The file of its account, if it has another account or region than the copied environment. */
function accountText(
  name: string,
  like: EnvironmentConfig,
  { account, region }: PlanInput,
  copied: (file: string, edits: readonly TextEdit[]) => string,
): Readonly<Record<string, string>> {
  const file = 'account.ts';
  const values = Object.entries({ accountId: account, region }).flatMap(([property, value]) =>
    value === undefined ? [] : [[property, value] as const],
  );
  if (values.length === 0) return {};
  const written = values.map(([property, value]) => `${property}: ${quoteLike('', value)}`).join(', ');
  const [first] = Object.keys(like.account ?? {});
  if (first === undefined) return { [file]: accountFile(written) };
  const edits = values.map(
    ([property, value]): TextEdit => ({
      fault: `packages/infra/environments/${like.name}/${file}: this command cannot set ${property}; write packages/infra/environments/${name}/${file} by hand: { ${written} }`,
      apply: (text) => replaceText(text, property, value) ?? insertText(text, first, property, value),
    }),
  );
  return { [file]: copied(file, edits) };
}

function accountFile(values: string): string {
  return `import type { EnvironmentAccountConfig } from '../../src/config/account.ts';

export default { ${values} } satisfies EnvironmentAccountConfig;
`;
}

function replacement(file: string, property: string, from: string, to: string): TextEdit {
  return {
    fault: `packages/infra/environments/${file}.ts: ${property} is not a text that this command can replace; write it as '${from}'`,
    apply: (text) => replaceText(text, property, to),
  };
}

interface PlaceholderCopy {
  readonly from: string;
  readonly to: string;
}

/** The placeholders in the copied files that have another name there: a deploy refuses them too. */
function newPlaceholders(
  name: string,
  like: EnvironmentConfig,
  { placeholders }: PlanInput,
): readonly PlaceholderCopy[] {
  const values = placeholders.map(({ value }) => value);
  const content = JSON.stringify(like);
  return values
    .filter((value) => content.includes(value))
    .map((value) => ({ from: value, to: rename(value, like.name, name) }))
    .filter(({ to }) => !values.includes(to));
}

function placeholderEdit({ from, to }: PlaceholderCopy): TextEdit {
  return {
    fault: `packages/infra/environments/placeholders.ts: this command cannot add to the list; add ${to} by hand, as ${from} is there`,
    apply: (text) => {
      const list = findConfigList(text);
      const element = list?.copyNamed(from, to, 'value');
      return element && list?.append(element);
    },
  };
}

/** Whether a value contains the name of its environment, so that it differs in the copy. */
function names(value: string, like: EnvironmentConfig, name: string): boolean {
  return rename(value, like.name, name) !== value;
}
