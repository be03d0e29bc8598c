import {
  type AddressedBlock,
  type Block,
  dataSourcesIn,
  resourcesIn,
  type SynthesizedStack,
  type SynthesizedStacks,
} from '../../src/synthesized/synthesized-stack.ts';
import { replacingArguments } from './replacing-arguments.ts';

export type Action = 'make' | 'update' | 'replace' | 'destroy';

/** What Terraform would do to a resource. */
export interface PlannedChange {
  readonly stack: string;
  readonly type: string;
  readonly address: string;
  readonly action: Action;
}

/** Parts of a block that Terraform does not pass to a provider. */
const ofTerraform = ['//', 'depends_on', 'lifecycle', 'for_each'];

/**
 * What Terraform would do to an environment that was applied as `before`, by the synthesized files alone. A resource is
 * replaced too when one of its replacing arguments refers to a computed attribute of a replaced resource, in its own stack
 * or through an output of another. A data source with another filter may find something else.
 */
export function plannedChanges(before: SynthesizedStacks, after: SynthesizedStacks): PlannedChange[] {
  const changes = new Map<string, PlannedChange>();
  for (const name of new Set([...before.keys(), ...after.keys()]))
    for (const change of changesOfStack(name, before.get(name), after.get(name)))
      changes.set(`${name} ${change.address}`, change);
  while (spreadReplacements(after, changes));
  return [...changes.values()].filter(({ address }) => !address.startsWith('data.'));
}

function changesOfStack(
  stack: string,
  before: SynthesizedStack | undefined,
  after: SynthesizedStack | undefined,
): PlannedChange[] {
  const old = new Map((before ? resourcesIn(before) : []).map((of) => [of.address, of]));
  const now = new Map((after ? resourcesIn(after) : []).map((of) => [of.address, of]));
  const changeOf = ({ address, type }: AddressedBlock): PlannedChange[] => {
    const action = actionOn(type, old.get(address)?.block, now.get(address)?.block);
    return action ? [{ stack, type, address, action }] : [];
  };
  return [...[...new Map([...old, ...now]).values()].flatMap(changeOf), ...otherFinds(stack, before, after)];
}

/** The data sources with another filter. References to them get another value, as after a replacement. */
function otherFinds(
  stack: string,
  before: SynthesizedStack | undefined,
  after: SynthesizedStack | undefined,
): PlannedChange[] {
  if (!before || !after) return [];
  const old = new Map(dataSourcesIn(before).map(({ address, block }) => [address, block]));
  return dataSourcesIn(after)
    .filter(({ type }) => type !== 'terraform_remote_state')
    .filter(({ address, block }) => old.has(address) && hasChanged(old.get(address) ?? {}, block))
    .map(({ address, type }) => ({ stack, type, address, action: 'replace' }));
}

function hasChanged(before: Block, after: Block): boolean {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.some((name) => !ofTerraform.includes(name) && !isSame(before[name], after[name]));
}

function actionOn(type: string, before: Block | undefined, after: Block | undefined): Action | undefined {
  if (!before) return 'make';
  if (!after) return 'destroy';
  if (!hasChanged(before, after)) return undefined;
  const replaces = argumentsOf(type).some((path) => !isSame(valueAt(before, path), valueAt(after, path)));
  return replaces ? 'replace' : 'update';
}

/** Marks what is replaced because of the replaced resources. Returns whether it marked anything. */
function spreadReplacements(stacks: SynthesizedStacks, changes: Map<string, PlannedChange>): boolean {
  const marked = () =>
    changes.size + [...changes.values()].filter(({ action }) => action === 'replace').length;
  const before = marked();
  for (const { stack, address } of [...changes.values()].filter(({ action }) => action === 'replace'))
    for (const [name, from] of stacks) {
      const texts = name === stack ? [`\${${address}.`] : outputTexts(stacks.get(stack), stack, address);
      if (texts.length > 0) for (const of of resourcesIn(from)) mark(name, of, texts, changes);
    }
  return marked() > before;
}

function mark(
  stack: string,
  { address, type, block }: AddressedBlock,
  texts: readonly string[],
  changes: Map<string, PlannedChange>,
): void {
  const key = `${stack} ${address}`;
  const known = changes.get(key)?.action;
  if (known === 'replace' || known === 'make') return;
  const refersIn = (value: unknown) => texts.some((text) => JSON.stringify(value ?? null).includes(text));
  const { lifecycle: _, depends_on: __, ...rest } = block;
  if (argumentsOf(type).some((path) => refersIn(valueAt(block, path))))
    changes.set(key, { stack, type, address, action: 'replace' });
  else if (!known && refersIn(rest)) changes.set(key, { stack, type, address, action: 'update' });
}

/** The references of another stack to the outputs that refer to the resource. */
function outputTexts(owner: SynthesizedStack | undefined, stack: string, address: string): string[] {
  return Object.entries(owner?.output ?? {})
    .filter(([, output]) => JSON.stringify(output).includes(`\${${address}.`))
    .map(([name]) => `data.terraform_remote_state.state-${stack}.outputs.${name}`);
}

function argumentsOf(type: string): readonly string[] {
  const known = replacingArguments[type];
  if (!known)
    throw new Error(`Write the arguments that replace a ${type} into test/changes/replacing-arguments.ts.`);
  return known;
}

function valueAt(block: Block, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return typeof one === 'object' && one !== null ? (one as Block)[name] : undefined;
  }, block);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
