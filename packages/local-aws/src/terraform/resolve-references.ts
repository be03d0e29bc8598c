import { ActionableError } from 'programs/actionable-error.ts';
import type { AwsStack } from './aws-stack.ts';
import { computeAttribute } from './computed-attributes.ts';

type StackResources = Pick<AwsStack, 'region' | 'accountId' | 'kinds'>;

const templateSequences = /\$\$\{|%%\{|\$\{[^}]*\}|%\{[^}]*\}/g;
const resourceReference = /^(aws_[a-z0-9_]+)\.([A-Za-z0-9_-]+)\.([a-z0-9_]+)$/;

/**
 * Replaces each `${aws_kind.id.attribute}` of a Terraform string by its value.
 * @throws ActionableError that says why a reference has none.
 */
export function resolveReferences(text: string, resources: StackResources): string {
  return resolve(text, resources, []);
}

function resolve(text: string, resources: StackResources, seen: readonly string[]): string {
  return text.replace(templateSequences, (sequence) => {
    if (sequence === '$${' || sequence === '%%{') return sequence.slice(1);
    const reference = sequence.slice(2, -1).trim();
    if (seen.includes(reference)) throw new ActionableError(`${sequence} refers to itself.`);
    const value = sequence.startsWith('${') ? lookUp(reference, resources, [...seen, reference]) : undefined;
    if (value === undefined) {
      throw new ActionableError(
        `${sequence} is not known before an apply; write it as a literal, ` +
          'or teach src/terraform/computed-attributes.ts what it will be.',
      );
    }
    return value;
  });
}

function lookUp(reference: string, resources: StackResources, seen: readonly string[]): string | undefined {
  const [, kind, id, name] = resourceReference.exec(reference) ?? [];
  if (kind === undefined || id === undefined || name === undefined) return undefined;
  const literal = (attribute: string) => literalAttribute(kind, id, attribute, resources, seen);
  const attribute = (wanted: string) => {
    const value = literal(wanted);
    if (value === undefined) throw new ActionableError(`${kind}.${id} has no ${wanted}.`);
    return value;
  };
  // A resource may be in another region than its provider.
  const region = literal('region') ?? resources.region;
  const { accountId } = resources;
  return (
    literal(name) ?? computeAttribute(kind, name, { id, region, accountId, attribute, optional: literal })
  );
}

function literalAttribute(
  kind: string,
  id: string,
  attribute: string,
  resources: StackResources,
  seen: readonly string[],
): string | undefined {
  const resource = resources.kinds.get(kind)?.get(id);
  if (resource === undefined) throw new ActionableError(`${kind}.${id} is not in the stack.`);
  const value = resource[attribute];
  return typeof value === 'string' ? resolve(value, resources, seen) : undefined;
}
