import { changesJson, liveJson, placeJson, revisionJson, waitingJson } from '../pipeline/view-json.ts';
import type { EnvironmentStatus } from './read-status.ts';

/** The state of an environment in JSON; null stands for nothing, or for what is not known. */
export function statusJson({ place, view, deployment, changes, cluster }: EnvironmentStatus) {
  return {
    ...placeJson(place),
    live: liveJson(view, place),
    deployment: deployment ? { ...revisionJson(deployment, place), status: deployment.status } : null,
    waiting: view.waiting.map((one) => waitingJson(one, place)),
    changes: changes === undefined ? null : changesJson(changes),
    pods: typeof cluster === 'string' ? null : cluster.pods,
    drift: typeof cluster === 'string' ? null : cluster.drift,
    ...(typeof cluster === 'string' ? { clusterReason: cluster } : {}),
  };
}
