import { foreignFields, type LiveObject } from 'pipeline-steps';

/** The pods of a release, and its fields that were changed by hand. */
export interface ReleaseState {
  readonly pods: { readonly ready: number; readonly wanted: number };
  readonly drift: readonly Drift[];
}

/** A field that somebody set since the last deployment. */
export interface Drift {
  /** Such as `Deployment/hello-service`. */
  readonly object: string;
  readonly path: string;
  readonly manager: string;
  readonly value: unknown;
}

/** The state of a release, by its objects. */
export function releaseState(objects: readonly LiveObject[]): ReleaseState {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment') as readonly DeploymentObject[];
  const sum = (count: (deployment: DeploymentObject) => number) =>
    deployments.reduce((total, deployment) => total + count(deployment), 0);
  return {
    pods: {
      ready: sum(({ status }) => status?.readyReplicas ?? 0),
      wanted: sum(({ spec }) => Number(spec?.['replicas'] ?? 1)),
    },
    drift: objects.flatMap((object) =>
      foreignFields(object).map((field) => ({ object: `${object.kind}/${object.metadata.name}`, ...field })),
    ),
  };
}

interface DeploymentObject extends LiveObject {
  readonly status?: { readonly readyReplicas?: number };
}
