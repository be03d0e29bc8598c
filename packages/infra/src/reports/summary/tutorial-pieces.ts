import type { StackResource } from './environment-resources.ts';

/** A part of the tutorial's Terraform, and the resources here that replace it. */
interface Piece {
  readonly piece: string;
  readonly stack: string;
  readonly types: RegExp;
}

/**
 * The tutorial applied "75 added" from a VPC module, an EKS module and its own resources. These are the parts that its five
 * tfvars files set up, in their order. The list of the 75 resources is not published, so these are parts.
 */
const pieces: readonly Piece[] = [
  {
    piece: 'VPC: subnets, gateways, routes',
    stack: 'network',
    types: /^aws_(vpc|subnet|internet_gateway|eip|nat_gateway|route.*)$/,
  },
  {
    piece: 'cluster: control plane, its role and security group',
    stack: 'eks',
    types: /^aws_(eks_cluster|iam_role.*|security_group.*)$/,
  },
  { piece: 'worker nodes over the zones', stack: 'eks', types: /^aws_(eks_node_group|launch_template)$/ },
  { piece: 'admins and developers', stack: 'eks', types: /^aws_eks_access_/ },
  { piece: 'scaling of the nodes', stack: 'autoscaler', types: /./ },
  { piece: 'certificate and its validation', stack: 'ingress', types: /^aws_acm_/ },
  {
    piece: 'ingress gateway and the domain',
    stack: 'ingress',
    types: /^(helm_|kubernetes_ingress|aws_route53_|aws_iam_|aws_eks_pod_)/,
  },
  { piece: 'subdomains', stack: 'subdomains', types: /^aws_route53_record$/ },
  { piece: 'namespaces', stack: 'namespaces', types: /^kubernetes_namespace/ },
  {
    piece: 'the rights of developers and deployers',
    stack: 'namespaces',
    types: /^kubernetes_(role|role_binding)(_v1)?$/,
  },
];

const beyond = 'logs, keys, add-ons, alarms, quotas, closed networks';

/** A row for each part: its name, and the number of resources that replace it. */
export function tutorialRows(resources: readonly StackResource[]): string[][] {
  const counts = new Map<string, number>(
    [...pieces.map(({ piece }) => piece), beyond].map((piece) => [piece, 0]),
  );
  for (const { stack, type } of resources) {
    const piece = pieces.find((of) => of.stack === stack && of.types.test(type))?.piece ?? beyond;
    counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  return [...counts].map(([piece, count]) => [piece, String(count)]);
}
