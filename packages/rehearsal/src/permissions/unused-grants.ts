import type { Grant } from './grants.ts';

/** Why grants are there although no run of a rehearsal needs them. */
interface Explanation {
  readonly kind: Grant['kind'];
  /** Of the role, the cluster or the Kubernetes Role. @default all */
  readonly holder?: RegExp;
  readonly names: readonly string[];
  readonly reason: string;
}

/** The one place that explains them. `pnpm rehearse:permissions` fails for a grant that is neither needed nor here. */
export const explanations: readonly Explanation[] = [
  {
    kind: 'statement',
    names: ['EncryptSecrets'],
    reason: 'EKS encrypts Secrets with a KMS key; a rehearsal encrypts nothing',
  },
  {
    kind: 'resource policy',
    names: ['AlarmsPublish', 'Publishercloudwatch', 'LogGroups'],
    reason: 'CloudWatch publishes its alarms and encrypts logs with it; a rehearsal has no CloudWatch',
  },
  {
    kind: 'resource policy',
    names: ['AccountOwnsTopic'],
    reason: 'people of the account manage the topic with it; the policies of the roles let them publish',
  },
  {
    kind: 'managed policy',
    names: ['AmazonEKSClusterPolicy', 'AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy'],
    reason: 'EKS and its nodes call EC2 with it; the Kubernetes of a rehearsal has no EC2',
  },
  {
    kind: 'managed policy',
    holder: /-nodes$/,
    names: ['AmazonEC2ContainerRegistryPullOnly'],
    reason: 'the one node of a rehearsal has the role of the nodes of the first environment',
  },
  {
    kind: 'trust',
    holder: /-(cluster|nodes)$/,
    names: ['ServiceTakesRole'],
    reason: 'EKS and EC2 take the role; only the nodes of the first environment are in a rehearsal',
  },
  {
    kind: 'rule',
    names: ['jobs of batch'],
    reason: 'for the hooks of a chart, such as migrations; the chart has them off',
  },
  {
    kind: 'rule',
    names: ['horizontalpodautoscalers of autoscaling'],
    reason: 'for a service that is autoscaled',
  },
  {
    kind: 'rule',
    names: ['ingressclassparams of elbv2.k8s.aws'],
    reason: 'to see whether the load balancer has a certificate; a rehearsal has no IngressClassParams',
  },
  {
    kind: 'rule',
    names: ['pods/log'],
    reason: 'to show the log of a pod that did not start, after a roll-out that failed',
  },
  {
    kind: 'rule',
    names: ['events'],
    reason: 'to say why a roll-out failed',
  },
];

/** Why a grant is there; undefined if nothing explains it. */
export function explain({ kind, holder, name }: Grant): string | undefined {
  return explanations.find(
    (one) => one.kind === kind && one.names.includes(name) && (one.holder?.test(holder) ?? true),
  )?.reason;
}
