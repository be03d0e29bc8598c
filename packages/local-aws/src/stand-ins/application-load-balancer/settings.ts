import { readFile } from 'node:fs/promises';
import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';

const answer = z.strictObject({ status: z.number(), contentType: z.string(), body: z.string() });

const balancer = z.strictObject({
  /** The group of Ingresses, which is the environment. */
  group: z.string(),
  className: z.string(),
  /** The labels of the namespaces whose Ingresses may join. */
  namespaceLabels: z.record(z.string(), z.string()),
  /** Where it listens, and the host name in the status of Ingresses. */
  address: z.string(),
  hostname: z.string(),
  /** Where its requests to pods come from; by default the address that the system chooses. */
  sourceAddress: z.string().optional(),
  /** Files of the certificate for all its names. */
  certificate: z.string(),
  key: z.string(),
  hasWebFirewall: z.boolean(),
  /** The answer for hosts that no Ingress has. */
  defaultAnswer: answer,
});

const settings = z.strictObject({
  httpPort: z.number(),
  httpsPort: z.number(),
  balancers: z.array(balancer).min(1),
});

/** An environment's load balancer. */
export type BalancerSettings = Readonly<z.infer<typeof balancer>>;

/** The settings file of the stand-in. */
export type Settings = Readonly<z.infer<typeof settings>>;

/** Reads the file; an invalid one is an error of one sentence. */
export async function readSettings(file: string): Promise<Settings> {
  const parsed = settings.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ActionableError(`${file}: ${z.core.toDotPath(issue?.path ?? [])}: ${issue?.message}`);
}
