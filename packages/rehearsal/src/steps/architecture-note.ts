import { type Architecture, architectureOf, type EnvironmentConfig } from 'infra';

const ofMachine: Partial<Record<NodeJS.Architecture, Architecture>> = { x64: 'x86_64', arm64: 'arm64' };

/**
 * A note if the nodes of the environments have another architecture than this machine, as Node names it: the
 * image is built for this one.
 */
export function architectureNote(
  environments: readonly EnvironmentConfig[],
  machine: NodeJS.Architecture,
): string | undefined {
  const nodes = architectureOf(environments.flatMap(({ eks }) => eks.instanceTypes));
  const own = ofMachine[machine] ?? machine;
  if (nodes === own) return undefined;
  return `The environments name ${nodes} nodes, for which AWS builds the image; this machine builds and runs it for ${own}.`;
}
