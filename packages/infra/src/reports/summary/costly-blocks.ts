import * as z from 'zod';
import type { StackResource } from './environment-resources.ts';

/** The arguments of all resources of a type. */
export function blocksOf(resources: readonly StackResource[], type: string) {
  return resources.filter((resource) => resource.type === type).map(({ block }) => block);
}

/** The sizes, instance types and capacity type of a node group. */
export const nodeGroupSchema = z.looseObject({
  scaling_config: z.looseObject({ min_size: z.number(), max_size: z.number() }),
  instance_types: z.array(z.string()),
  capacity_type: z.string(),
});

/** The node groups. */
export function nodeGroupsOf(resources: readonly StackResource[]) {
  return blocksOf(resources, 'aws_eks_node_group').map((block) => nodeGroupSchema.parse(block));
}

/** Whether the cluster has the add-on of Container Insights. */
export function hasContainerInsights(resources: readonly StackResource[]): boolean {
  return blocksOf(resources, 'aws_eks_addon').some(
    (block) => block['addon_name'] === 'amazon-cloudwatch-observability',
  );
}

const endpointSchema = z.looseObject({
  vpc_endpoint_type: z.string(),
  subnet_ids: z.array(z.string()).default([]),
});

/** The number of interface endpoints, and of their zones. Each endpoint costs money in each zone. */
export function interfaceEndpointsOf(resources: readonly StackResource[]) {
  const endpoints = blocksOf(resources, 'aws_vpc_endpoint')
    .map((block) => endpointSchema.parse(block))
    .filter(({ vpc_endpoint_type }) => vpc_endpoint_type === 'Interface');
  return { count: endpoints.length, zones: new Set(endpoints.flatMap(({ subnet_ids }) => subnet_ids)).size };
}
