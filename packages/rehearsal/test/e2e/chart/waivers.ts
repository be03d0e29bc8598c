/** Findings of kube-score about things that the chart does on purpose. */
export interface Waiver {
  readonly check: string;
  /** The scenarios that it applies to. @default all */
  readonly scenarios?: readonly string[];
  readonly reason: string;
}

export const waivers: readonly Waiver[] = [
  {
    check: 'container-image-pull-policy',
    reason:
      'An image is named by its digest, or by a tag that the repository keeps immutable: what the node has is what would be pulled, and a pod starts while the registry is away.',
  },
  {
    check: 'deployment-has-host-podantiaffinity',
    reason:
      'topologySpreadConstraints spread the pods over zones and nodes, for each revision on its own, which an anti-affinity cannot.',
  },
  {
    check: 'deployment-replicas',
    scenarios: ['single-pod', 'development'],
    reason: 'One pod is what the scenario is about, and enough to see a change in development.',
  },
  {
    check: 'service-type',
    scenarios: ['node-port'],
    reason: 'A port of the nodes is what the scenario is about.',
  },
  {
    check: 'pod-networkpolicy',
    scenarios: ['cluster-ip'],
    reason: 'The scenario is the chart without a NetworkPolicy, for clusters that enforce none.',
  },
  {
    check: 'deployment-has-poddisruptionbudget',
    scenarios: ['cluster-ip'],
    reason: 'The scenario is the chart without a PodDisruptionBudget.',
  },
];

/** Whether a finding of a scenario is waived. */
export function isWaived(waiver: Waiver, check: string, scenario: string): boolean {
  return waiver.check === check && (waiver.scenarios?.includes(scenario) ?? true);
}
