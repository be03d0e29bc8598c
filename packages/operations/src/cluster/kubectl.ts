import type { LiveObject } from 'pipeline-steps';
import { tryProgram } from 'programs/run-program.ts';

/** The cluster of an environment. */
interface ContextTarget {
  readonly environment: string;
  readonly clusterName: string;
  readonly region: string;
  readonly accountId: string;
}

/** A release in a cluster. */
export interface ReleasePlace extends ContextTarget {
  readonly namespace: string;
  readonly releaseName: string;
}

/** The objects of a release, or why they cannot be read. */
export type ReadRelease = (place: ReleasePlace) => Promise<readonly LiveObject[] | string>;

const kinds = 'deployments,services,ingresses,horizontalpodautoscalers,poddisruptionbudgets,networkpolicies';
const timeoutSeconds = 10;

/** Reads releases with a kubectl, by default the user's own, which uses the given kubeconfig or the user's. */
export function kubectlReader(kubeconfig: string | undefined, program = 'kubectl'): ReadRelease {
  const kubectl = async (...words: readonly string[]) => {
    const file = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
    const command = [program, ...file, '--request-timeout', `${timeoutSeconds}s`, ...words];
    const { failure, ...result } = await tryProgram(command, { timeoutMs: 2 * timeoutSeconds * 1000 });
    if (failure === undefined) return JSON.parse(result.stdout);
    return reasonIn(result.stderr) ?? `kubectl ${failure}`;
  };
  return async (place) => {
    const view: KubeconfigView | string = await kubectl('config', 'view', '--output', 'json');
    if (typeof view === 'string') return view;
    const context = chooseContext(view, place, kubeconfig !== undefined);
    if (context === undefined)
      return `no context of the cluster ${place.clusterName}: aws eks update-kubeconfig --region ${place.region} --name ${place.clusterName}`;
    const where = ['--context', context, '--namespace', place.namespace];
    const selector = `app.kubernetes.io/instance=${place.releaseName}`;
    const words = ['--selector', selector, '--show-managed-fields', '--output', 'json'];
    const list: { items: readonly LiveObject[] } | string = await kubectl('get', kinds, ...where, ...words);
    return typeof list === 'string' ? list : list.items;
  };
}

/** The first line that is not one of client-go's own log; kubectl repeats an error for each kind. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !/^[EIWF]\d{4} /.test(line));
}

/** What `kubectl config view` prints. */
interface KubeconfigView {
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
