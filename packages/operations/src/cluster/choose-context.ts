/** The cluster of an environment. */
export interface ContextTarget {
  readonly environment: string;
  readonly clusterName: string;
  readonly region: string;
  readonly accountId: string;
}

/** What `kubectl config view` prints. */
export interface KubeconfigView {
  readonly contexts?:
    | readonly { readonly name: string; readonly context?: { readonly cluster?: string } }[]
    | null;
  readonly 'current-context'?: string;
}

/**
 * Chooses the context of an environment's cluster: by the ARN, which `aws eks update-kubeconfig` writes, by the cluster's
 * name, or by the environment's. In a kubeconfig that the user named, the current context is the fallback.
 */
export function chooseContext(
  { contexts, 'current-context': current }: KubeconfigView,
  { environment, clusterName, region, accountId }: ContextTarget,
  isNamed: boolean,
): string | undefined {
  const names = [`arn:aws:eks:${region}:${accountId}:cluster/${clusterName}`, clusterName, environment];
  const found = names
    .map((wanted) => contexts?.find(({ name, context }) => name === wanted || context?.cluster === wanted))
    .find((context) => context !== undefined);
  return found?.name ?? (isNamed ? current || undefined : undefined);
}
