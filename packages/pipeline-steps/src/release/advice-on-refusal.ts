import { isDeepStrictEqual } from 'node:util';
import { readField } from './managed-fields.ts';
import type { Release } from './release.ts';
import type { ManifestObject } from './release-manifest.ts';

/** What was to be applied, and what the live revision applied; undefined if there is none. */
interface RefusedApplication extends Pick<Release, 'namespace'> {
  readonly manifest: readonly ManifestObject[];
  readonly liveManifest: readonly ManifestObject[] | undefined;
}

/** What to type after the API server refused to apply the objects of a release. */
export function adviceOnRefusal(application: RefusedApplication, refusal: string): string {
  const recreated = findRecreated(application, refusal);
  if (recreated !== undefined) return `somebody created it again with another value: ${recreated}`;
  return refusal.includes('failed calling webhook')
    ? 'look why the pods of the webhook do not answer, and deploy again'
    : 'correct the chart or its values, and push again';
}

/** The object whose immutable field is refused although the release does not change it. */
function findRecreated(application: RefusedApplication, refusal: string): string | undefined {
  const { manifest, liveManifest = [] } = application;
  const [, kind = '', name = '', path = ''] =
    /The (\w+) "([^"]+)" is invalid:[\s*]*([\w.]+).*: .*(?:\bfield is immutable\b|\bmay not be set to 'None')/s.exec(
      refusal,
    ) ?? [];
  const fieldIn = (objects: readonly ManifestObject[]) => {
    const object = objects.find((one) => one.kind === kind && one.metadata.name === name);
    return readField(
      object,
      path.split('.').map((key) => `f:${key}`),
    );
  };
  const isSame = kind !== '' && isDeepStrictEqual(fieldIn(manifest), fieldIn(liveManifest));
  return isSame ? removalOf(application, kind.toLowerCase(), name) : undefined;
}

/** The command that removes an object, so that the next deployment creates it. */
export function removalOf({ namespace }: Pick<Release, 'namespace'>, kind: string, name: string): string {
  const warning = kind === 'deployment' ? ', which ends its pods,' : '';
  return `type \`kubectl delete ${kind}/${name} --namespace ${namespace}\`${warning} and deploy again`;
}
