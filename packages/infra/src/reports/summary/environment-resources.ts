import {
  type AddressedBlock,
  resourcesIn,
  type SynthesizedStack,
  type SynthesizedStacks,
} from '../../synthesized/synthesized-stack.ts';

/** A resource and the kind of its stack, such as `network` for `development-network`. */
export interface StackResource extends AddressedBlock {
  readonly stack: string;
}

/** All resources of an environment's stacks. */
export function environmentResources(stacks: SynthesizedStacks, environment: string): StackResource[] {
  return [...stacks].flatMap(([name, stack]) => {
    const [of, kind] = splitName(name);
    return of === environment ? resourcesOf(kind, stack) : [];
  });
}

/** The resources of the stacks that belong to no environment. */
export function sharedResources(stacks: SynthesizedStacks, environments: readonly string[]): StackResource[] {
  return [...stacks].flatMap(([name, stack]) =>
    environments.includes(splitName(name)[0]) ? [] : resourcesOf(name, stack),
  );
}

function resourcesOf(kind: string, stack: SynthesizedStack): StackResource[] {
  return resourcesIn(stack).map((resource) => ({ ...resource, stack: kind }));
}

/** Splits `development-network`. The name of an environment may have hyphens; the kind of a stack has none. */
function splitName(name: string): readonly [environment: string, kind: string] {
  const end = name.lastIndexOf('-');
  return [name.slice(0, Math.max(end, 0)), name.slice(end + 1)];
}
