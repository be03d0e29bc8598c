import { nodeGroupSchema } from 'infra/reports/summary/costly-blocks.ts';
import type { Block, SynthesizedStack } from 'infra/synthesized/synthesized-stack.ts';
import * as z from 'zod';
import type { Box, Group } from './drawing.ts';
import { resourcesOf, textOf } from './stack-reading.ts';

/** The stacks of a cluster and its contents. */
interface ClusterStacks {
  readonly eks: SynthesizedStack;
  readonly autoscaler: SynthesizedStack;
  readonly ingress: SynthesizedStack;
  readonly namespaces: SynthesizedStack;
}

/** The cluster: its control plane, nodes, add-ons and controllers, and its namespaces. */
export function clusterGroup(name: string, stacks: ClusterStacks): Group {
  return {
    id: 'cluster',
    kind: 'cluster',
    title: `EKS cluster ${name}`,
    children: [
      ...resourcesOf(stacks.eks, 'aws_eks_cluster').map(([, block]) => controlPlaneBox(block)),
      ...resourcesOf(stacks.eks, 'aws_eks_node_group').map(([, block]) => nodesBox(block)),
      ...addonsBox(stacks.eks),
      ...[stacks.autoscaler, stacks.ingress]
        .flatMap((stack) => resourcesOf(stack, 'helm_release'))
        .map(([, block]) => releaseBox(block)),
      ...namespaceBoxes(stacks.namespaces),
    ],
  };
}

const accessSchema = z.looseObject({
  endpoint_private_access: z.boolean(),
  endpoint_public_access: z.boolean(),
  public_access_cidrs: z.array(z.string()).default([]),
});

function controlPlaneBox(block: Block): Box {
  const access = accessSchema.parse(block['vpc_config']);
  const open = access.endpoint_public_access
    ? `, public from ${access.public_access_cidrs.join(', ')}`
    : ' only';
  const endpoint = access.endpoint_private_access ? `private${open}` : `not private${open}`;
  return {
    id: 'control-plane',
    kind: 'cluster',
    lines: ['control plane', `Kubernetes ${textOf(block, 'version')}`, `endpoint: ${endpoint}`],
  };
}

function nodesBox(block: Block): Box {
  const { scaling_config, instance_types, capacity_type } = nodeGroupSchema.parse(block);
  const capacity = capacity_type.toLowerCase().replace('_', ' ');
  return {
    id: 'nodes',
    kind: 'cluster',
    lines: [
      `${scaling_config.min_size} to ${scaling_config.max_size} nodes, ${capacity}`,
      `${instance_types.join(' or ')}, in the private subnets`,
    ],
  };
}

/** The add-ons, two in a line. */
function addonsBox(stack: SynthesizedStack): Box[] {
  const names = resourcesOf(stack, 'aws_eks_addon').map(([, block]) => textOf(block, 'addon_name'));
  if (names.length === 0) return [];
  const pairs = Map.groupBy(names.sort().entries(), ([index]) => Math.floor(index / 2));
  const lines = [...pairs.values()].map((pair) => pair.map(([, name]) => name).join(', '));
  return [{ id: 'addons', kind: 'cluster', lines: ['add-ons', ...lines] }];
}

function releaseBox(block: Block): Box {
  const chart = textOf(block, 'chart');
  return {
    id: `release-${chart}`,
    kind: 'cluster',
    lines: [chart, `Helm chart ${textOf(block, 'version')}`],
  };
}

const metadataSchema = z.looseObject({ name: z.string() });
const specSchema = z.looseObject({ hard: z.record(z.string(), z.string()) });

function namespaceBoxes(stack: SynthesizedStack): Box[] {
  const quotas = resourcesOf(stack, 'kubernetes_resource_quota_v1').map(([name, block]) => ({
    name,
    hard: specSchema.parse(block['spec']).hard,
  }));
  return resourcesOf(stack, 'kubernetes_namespace_v1').map(([address, block]) => {
    const { name } = metadataSchema.parse(block['metadata']);
    const quota = quotas.find((of) => of.name.split('_')[0] === address.split('_')[0])?.hard ?? {};
    return {
      id: `namespace-${name}`,
      kind: 'workload',
      lines: [
        `namespace ${name}`,
        `at most ${quota['pods']} pods, restricted`,
        'closed but for the load balancer and DNS',
      ],
    };
  });
}
