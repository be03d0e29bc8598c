import { foreignFields, type LiveObject } from 'pipeline-steps';

/** The pods of a release, and its fields that were changed by hand. */
export interface ReleaseState {
  readonly pods: { readonly ready: number; readonly wanted: number };
  readonly drift: readonly Drift[];
}

/** A field that somebody set since the last deployment, or an object that somebody deleted. */
export interface Drift {
  /** Such as `Deployment/hello-service`, or the kind if the release has none. */
  readonly object: string;
  /** Empty for a deleted object. */
  readonly path: string;
  readonly manager: string;
  readonly value: unknown;
}

/**
 * The state of a release, by its objects. `digest` is what the pipeline deployed last; undefined if nothing, or if a deployment
 * runs.
 */
export function releaseState(objects: readonly LiveObject[], digest?: string): ReleaseState {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment') as readonly DeploymentObject[];
  const sum = (count: (deployment: DeploymentObject) => number) =>
    deployments.reduce((total, deployment) => total + count(deployment), 0);
  return {
    pods: {
      ready: sum(({ status }) => status?.readyReplicas ?? 0),
      wanted: sum(({ spec }) => Number(spec?.['replicas'] ?? 1)),
    },
    drift: [
      ...objects.flatMap((object) =>
        foreignFields(object).map((field) => ({ object: nameOf(object), ...field })),
      ),
      ...deployments.flatMap((deployment) => (digest ? imageDrift(deployment, digest) : [])),
      ...(digest ? deletedKinds(objects) : []),
    ],
  };
}

/** What each release has: the pipeline reads its pods and its address there. */
const neededKinds = ['Deployment', 'Service'];

function deletedKinds(objects: readonly LiveObject[]): readonly Drift[] {
  return neededKinds
    .filter((needed) => objects.every(({ kind }) => kind !== needed))
    .map((kind) => ({ object: kind, path: '', manager: 'somebody', value: null }));
}

/** After `helm rollback` by hand, or a build that was killed, another image runs, and each field is Helm's. */
function imageDrift(deployment: DeploymentObject, digest: string): readonly Drift[] {
  const containers = deployment.spec?.template?.spec?.containers ?? [];
  const [first] = containers;
  if (first === undefined || containers.some(({ image = '' }) => image.endsWith(`@${digest}`))) return [];
  const path = `.spec.template.spec.containers[name=${JSON.stringify(first.name)}].image`;
  if (foreignFields(deployment).some((field) => field.path === path)) return [];
  return [{ object: nameOf(deployment), path, manager: 'helm', value: first.image?.replace(/^.*@/, '') }];
}

function nameOf({ kind, metadata }: LiveObject): string {
  return `${kind}/${metadata.name}`;
}

interface DeploymentObject extends LiveObject {
  readonly spec?: LiveObject['spec'] & {
    readonly template?: {
      readonly spec?: { readonly containers?: readonly { readonly name: string; readonly image?: string }[] };
    };
  };
  readonly status?: { readonly readyReplicas?: number };
}
