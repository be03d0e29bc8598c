import { inputOf, type NamedShape, shapeNamed, withoutLists } from '../../src/aws-api/model.ts';
import type { ResourceMapping } from '../../src/aws-api/resource-mapping.ts';

/**
 * The shape of a resource's argument in AWS's API, or undefined. `path` is the path of the argument, such as
 * `environment.compute_type`. An entry in the mapping comes before a match by name.
 */
export function argumentShape(mapping: ResourceMapping, path: string): NamedShape | undefined {
  const { service, operations } = mapping;
  for (const operation of operations) {
    const found = shapeAt(inputOf(service, operation), path, '', mapping, nounOf(operation));
    if (found) return found;
  }
  return undefined;
}

function shapeAt(
  shape: NamedShape,
  path: string,
  above: string,
  mapping: ResourceMapping,
  noun: string,
): NamedShape | undefined {
  if (path === '') return shape;
  const [name = '', ...rest] = path.split('.');
  const here = above ? `${above}.${name}` : name;
  const renamed = mapping.names?.[here];
  const step = renamed === undefined ? memberNamed(shape, name, noun) : memberAt(shape, renamed.split('.'));
  return step && shapeAt(step, rest.join('.'), here, mapping, noun);
}

/** The member for an argument's name: the same word, its plural, or the word after the resource's name. */
function memberNamed(shape: NamedShape, argument: string, noun: string): NamedShape | undefined {
  const inner = withoutLists(shape);
  if (inner.type === 'map' && inner.value) return shapeNamed(inner.service, inner.value);
  // A map in Terraform, such as the dimensions of a metric.
  if (Object.keys(inner.members ?? {}).join() === 'Name,Value') return memberAt(inner, ['Value']);
  const plain = argument.replaceAll('_', '').toLowerCase();
  const wanted = [plain, `${plain}s`, plain.replace(/y$/, 'ies'), `${noun}${plain}`];
  const members = Object.keys(inner.members ?? {});
  for (const word of wanted) {
    const found = members.find((member) => member.toLowerCase() === word);
    if (found) return memberAt(inner, [found]);
  }
  return undefined;
}

function memberAt(shape: NamedShape, path: readonly string[]): NamedShape | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return shape;
  const inner = withoutLists(shape);
  const member = inner.members?.[name];
  return member === undefined ? undefined : memberAt(shapeNamed(inner.service, member), rest);
}

/** What an operation creates: `repository` for CreateRepository. */
function nounOf(operation: string): string {
  return operation.replace(/^[A-Z][a-z]+/, '').toLowerCase();
}
