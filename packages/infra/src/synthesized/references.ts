import { getReferencesInExpression } from '../hcl2json.ts';
import type { Block, SynthesizedStack } from './synthesized-stack.ts';
import { dataSourcesIn, resourcesIn } from './synthesized-stack.ts';

/** A reference in an expression: `aws_vpc.vpc.id` is the attribute `id` of the address `aws_vpc.vpc`. */
export interface Reference {
  /** The text, such as `data.terraform_remote_state.state-development-network.outputs.vpcId`. */
  readonly text: string;
  /** The address of a resource, a data source, `var.x` or `local.x`. */
  readonly address: string;
  /** The parts after the address. */
  readonly attributes: readonly string[];
}

/** The references in the expressions and depends_on of each resource, data source, provider, output and local. */
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

/** All texts in a block. Addresses in depends_on and replace_triggered_by become expressions. */
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

/** The references in a text's `${...}`, by Terraform's own parser. @throws Error if it cannot parse them. */
function referencesIn(text: string): Promise<Reference[]> {
  if (!text.includes('${') && !text.includes('%{')) return Promise.resolve([]);
  const known = parsed.get(text);
  if (known) return known;
  // The parser reads text of several lines without escapes, as Terraform reads a template in JSON.
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
  return { text, address: words.slice(0, addressLength).join('.'), attributes: words.slice(addressLength) };
}
