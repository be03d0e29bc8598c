import {
  type AddressedBlock,
  resourcesIn,
  type SynthesizedStack,
  type SynthesizedStacks,
} from '../../synthesized/synthesized-stack.ts';

/** A resource and the kind of stack that holds it: `network` for one of `development-network`. */
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

/** The resources of the stacks that serve no environment alone. */
export function sharedResources(stacks: SynthesizedStacks, environments: readonly string[]): StackResource[] {
  return [...stacks].flatMap(([name, stack]) =>
    environments.includes(splitName(name)[0]) ? [] : resourcesOf(name, stack),
  );
}

function resourcesOf(kind: string, stack: SynthesizedStack): StackResource[] {
  return resourcesIn(stack).map((resource) => ({ ...resource, stack: kind }));
}

/** `development-network` in its two parts; an environment's name may hold hyphens, a stack's kind does not. */
function splitName(name: string): readonly [environment: string, kind: string] {
  const end = name.lastIndexOf('-');
  return [name.slice(0, Math.max(end, 0)), name.slice(end + 1)];
}
