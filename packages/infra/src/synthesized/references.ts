import { getReferencesInExpression } from '../hcl2json.ts';
import type { Block, SynthesizedStack } from './synthesized-stack.ts';
import { dataSourcesIn, resourcesIn } from './synthesized-stack.ts';

/** What one expression reads: `aws_vpc.vpc.id` is the attribute `id` of the address `aws_vpc.vpc`. */
export interface Reference {
  /** As it was written: `data.terraform_remote_state.state-development-network.outputs.vpcId`. */
  readonly text: string;
  /** Of a resource, data source, `var.x` or `local.x`. */
  readonly address: string;
  /** What follows the address. */
  readonly attributes: readonly string[];
}

/** Of everything that is made or read, and of providers and outputs: what its expressions and depends_on refer to. */
export async function referencesOf(stack: SynthesizedStack): Promise<Map<string, Reference[]>> {
  const parts: [string, unknown][] = [
    ...[...resourcesIn(stack), ...dataSourcesIn(stack)].map(
      ({ address, block }) => [address, block] as [string, unknown],
    ),
    ...Object.entries(stack.provider).map(
      ([name, blocks]) => [`provider.${name}`, blocks] as [string, unknown],
    ),
    ...Object.entries(stack.output).map(([name, block]) => [`output.${name}`, block] as [string, unknown]),
    ...Object.entries(stack.locals).map(([name, value]) => [`local.${name}`, value] as [string, unknown]),
  ];
  const graph = new Map<string, Reference[]>();
  for (const [address, part] of parts)
    graph.set(address, (await Promise.all(textsOf(part).map(referencesIn))).flat());
  return graph;
}

/** Every text in a block; an address in depends_on or replace_triggered_by as the expression that it stands for. */
function textsOf(value: unknown, isAddress = false): string[] {
  if (typeof value === 'string') return [isAddress ? `\${${value}}` : value];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, isAddress));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Block).flatMap(([key, item]) => [
    ...textsOf(key),
    ...textsOf(item, key === 'depends_on' || key === 'replace_triggered_by'),
  ]);
}

const parsed = new Map<string, Promise<Reference[]>>();

/** What a text's `${...}` refer to, by Terraform's own parser; one that it can't read is an error. */
function referencesIn(text: string): Promise<Reference[]> {
  if (!text.includes('${') && !text.includes('%{')) return Promise.resolve([]);
  const known = parsed.get(text);
  if (known) return known;
  // Text of more than one line is read without escapes, which is how Terraform reads a template in JSON.
  const references = getReferencesInExpression('cdk.tf.json', `${text}\n`).then((found) =>
    found.map(({ value }) => splitReference(value)),
  );
  parsed.set(text, references);
  return references;
}

function splitReference(text: string): Reference {
  const [first = '', ...rest] = text.split('.');
  const isBuiltIn = first === 'var' || first === 'local' || !first.includes('_');
  const addressLength = first === 'data' ? 3 : isBuiltIn && rest.length === 0 ? 1 : 2;
  const words = [first, ...rest];
  return {
    text,
    address: words.slice(0, addressLength).join('.'),
    attributes: words.slice(addressLength),
  };
}
