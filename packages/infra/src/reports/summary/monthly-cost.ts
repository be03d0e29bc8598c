import type { EnvironmentConfig } from '../../config/configuration.ts';
import { loadBalancerOf } from '../../config/ingress.ts';
import { countedCost } from './cost-switches.ts';
import { blocksOf, hasContainerInsights, nodeGroupsOf } from './costly-blocks.ts';
import type { StackResource } from './environment-resources.ts';
import { nodePrices, prices, spotShare } from './prices.ts';

/** The monthly cost of an environment in USD, rounded. */
interface MonthlyCost {
  readonly fewestNodes: number;
  readonly mostNodes: number;
  /** Instance types without a price in the table. The sums do not include their nodes. */
  readonly unpriced: readonly string[];
}

/**
 * The sum of the rough prices of an environment's resources, without traffic, builds and logs. All nodes count as the
 * preferred instance type.
 */
export function monthlyCost(
  resources: readonly StackResource[],
  environment: EnvironmentConfig,
): MonthlyCost {
  const withoutNodes = costWithoutNodes(resources, environment);
  const observed = hasContainerInsights(resources) ? prices.containerInsightsNode : 0;
  const groups = nodeGroupsOf(resources).map(
    ({ instance_types: [type = ''], capacity_type, scaling_config }) => {
      const price = nodePrices.get(type);
      const each = price === undefined ? 0 : price * (capacity_type === 'SPOT' ? spotShare : 1) + observed;
      return { type, fewest: each * scaling_config.min_size, most: each * scaling_config.max_size };
    },
  );
  return {
    fewestNodes: Math.round(groups.reduce((sum, { fewest }) => sum + fewest, withoutNodes)),
    mostNodes: Math.round(groups.reduce((sum, { most }) => sum + most, withoutNodes)),
    unpriced: groups.map(({ type }) => type).filter((type) => !nodePrices.has(type)),
  };
}

function costWithoutNodes(
  resources: readonly StackResource[],
  { ingress, network }: EnvironmentConfig,
): number {
  const count = (type: string) => blocksOf(resources, type).length;
  const isPublic = loadBalancerOf(ingress).scheme === 'internet-facing';
  const publicAddresses =
    count('aws_eip') + (isPublic ? count('kubernetes_ingress_v1') * network.zoneCount : 0);
  return countedCost(resources) + publicAddresses * prices.publicAddress;
}

/** The sums as a sentence for the summary. */
export function monthlyCostText({ fewestNodes, mostNodes, unpriced }: MonthlyCost): string {
  const nodes =
    unpriced.length > 0 ? `, without nodes, as there is no price of ${unpriced.join(', ')} here` : '';
  const most = mostNodes > fewestNodes ? `; ${mostNodes} with the most nodes` : '';
  return `roughly ${fewestNodes} USD a month${most}${nodes}; traffic, builds and logs come on top`;
}
