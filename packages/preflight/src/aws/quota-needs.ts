import type { Configuration, EnvironmentConfig } from 'infra';
import { accountOf, everyEnvironment } from 'infra/config/configuration.ts';
import { parseInstanceType } from 'infra/config/instance-type.ts';
import { natGatewayCount } from 'infra/config/network.ts';

/** A quota of an account in a region, and how much of it a first deploy of the environments needs. */
export interface QuotaNeed {
  readonly name: string;
  readonly region: string;
  readonly serviceCode: string;
  /** As Service Quotas lists it. */
  readonly quotaCode: string;
  readonly needed: number;
}

/** The quotas that a first deploy of an account's environments needs, of those that are small in new accounts. */
export function quotaNeeds(configuration: Configuration, accountId: string): readonly QuotaNeed[] {
  const own = everyEnvironment(configuration)
    .map((environment) => ({ environment, ...accountOf(configuration.account, environment) }))
    .filter((place) => place.accountId === accountId);
  const regions = [...Map.groupBy(own, ({ region }) => region)];
  return regions.flatMap(([region, places]) => {
    const needs = needsOf(places.map(({ environment }) => environment));
    return needs.map(({ name, ...need }) => ({
      ...need,
      name: regions.length === 1 ? name : `${name}, ${region}`,
      region,
    }));
  });
}

function needsOf(all: readonly EnvironmentConfig[]): readonly Omit<QuotaNeed, 'region'>[] {
  const sum = (count: (environment: EnvironmentConfig) => number) =>
    all.reduce((total, environment) => total + count(environment), 0);
  const vcpus = (capacityType: string) =>
    sum((environment) => (environment.eks.capacityType === capacityType ? firstVcpus(environment) : 0));
  const eips = sum(({ network }) => natGatewayCount(network));
  const needs = [
    { name: 'VPCs', serviceCode: 'vpc', quotaCode: 'L-F678F1CE', needed: all.length },
    { name: 'Elastic IPs', serviceCode: 'ec2', quotaCode: 'L-0263D0A3', needed: eips },
    // Each environment has one in the first zone. A zone takes five, as many as a region takes VPCs.
    { name: 'NAT gateways in a zone', serviceCode: 'vpc', quotaCode: 'L-FE5A380F', needed: all.length },
    { name: 'on-demand vCPUs', serviceCode: 'ec2', quotaCode: 'L-1216C47A', needed: vcpus('ON_DEMAND') },
    { name: 'spot vCPUs', serviceCode: 'ec2', quotaCode: 'L-34B43A08', needed: vcpus('SPOT') },
    { name: 'EKS clusters', serviceCode: 'eks', quotaCode: 'L-1194D53C', needed: all.length },
  ];
  return needs.filter(({ needed }) => needed > 0);
}

/** The vCPUs of the nodes that an environment starts with, all of the preferred type. */
function firstVcpus({ eks, network }: EnvironmentConfig): number {
  return network.zoneCount * eks.autoscalingMinimumSizeByAz * vcpusOf(eks.instanceTypes[0] ?? '');
}

/**
 * The vCPUs of an instance type, by its size: at most 2 up to large, 4 for each x of xlarge
 * (https://docs.aws.amazon.com/ec2/latest/instancetypes/). A metal one has those of the largest size, 96 or more.
 */
export function vcpusOf(type: string): number {
  const size = parseInstanceType(type)?.size ?? '';
  if (size.startsWith('metal')) return 96;
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  return times === undefined ? 2 : 4 * Number(times || 1);
}
