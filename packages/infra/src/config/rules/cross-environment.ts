import { overlaps, parseCidrBlock } from '../cidr-block.ts';
import type { PartialEnvironment } from '../configuration.ts';
import { fault } from '../faults.ts';
import { parseInstanceType } from '../instance-type.ts';

/** Faults between environments, told of the later one in delivery order. */
export function crossEnvironmentFaults(environments: readonly PartialEnvironment[]): string[] {
  return environments.flatMap((later, index) =>
    environments.slice(0, index).flatMap((earlier) => pairFaults(earlier, later)),
  );
}

function pairFaults(earlier: PartialEnvironment, later: PartialEnvironment): string[] {
  const faults: string[] = [];
  const file = (name: string) => `${later.name}/${name}`;
  const block = later.network?.mainNetworkBlock;
  if (block && blocksOverlap(block, earlier.network?.mainNetworkBlock))
    faults.push(fault(file('network'), 'mainNetworkBlock', `${block} overlaps ${earlier.name}`));
  const cluster = later.network?.clusterName;
  if (cluster && cluster === earlier.network?.clusterName)
    faults.push(fault(file('network'), 'clusterName', `${cluster} is the cluster of ${earlier.name} too`));
  const taken = hostNames(earlier);
  for (const host of hostNames(later))
    if (taken.includes(host))
      faults.push(fault(file('ingress'), 'dnsBaseDomain', `${host} is a name of ${earlier.name} too`));
  return faults;
}

/**
 * Environments that are delivered to whose nodes are of another architecture than those of the first: a commit has one
 * image for all. Types of two architectures in one file are told of there.
 */
export function architectureFaults(delivered: readonly PartialEnvironment[]): string[] {
  const [first, ...others] = delivered.flatMap(({ name, eks }) => {
    const [type = ''] = eks?.instanceTypes ?? [];
    const architecture = parseInstanceType(type)?.architecture;
    return architecture ? [{ name, type, architecture }] : [];
  });
  return others
    .filter(({ architecture }) => architecture !== first?.architecture)
    .map(({ name, type, architecture }) =>
      fault(
        `${name}/eks`,
        'instanceTypes[0]',
        `${type} is ${architecture}, the nodes of ${first?.name} are ${first?.architecture}: one image is built for all`,
      ),
    );
}

function blocksOverlap(one: string, other: string | undefined): boolean {
  const block = parseCidrBlock(one);
  const otherBlock = other === undefined ? undefined : parseCidrBlock(other);
  return block !== undefined && otherBlock !== undefined && overlaps(block, otherBlock);
}

function hostNames({ ingress, subdomains }: PartialEnvironment): string[] {
  if (!ingress) return [];
  const names = subdomains?.deploymentsSubdomains ?? [];
  return [ingress.dnsBaseDomain, ...names.map((name) => `${name}.${ingress.dnsBaseDomain}`)];
}
