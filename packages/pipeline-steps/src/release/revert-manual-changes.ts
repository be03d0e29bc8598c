import { toPrintableLines } from 'tag-resolver';
import { StepError } from '../errors.ts';
import { programError, runProgram, tryProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import { adviceOnRefusal, removalOf } from './advice-on-refusal.ts';
import { awaitDeletions } from './await-deletions.ts';
import {
  helmManager,
  isHelms,
  managersAfterHandover,
  ownManager,
  type RevertedField,
  replicasPath,
  revertedFields,
} from './field-owners.ts';
import { findSame, identityOf, itemsOf, listOf, nameOf, readLive } from './live-objects.ts';
import type { LiveObject } from './managed-fields.ts';
import type { Release } from './release.ts';
import type { ManifestObject } from './release-manifest.ts';

/** A release, and the objects to apply. */
export interface Application extends Release {
  readonly manifest: readonly ManifestObject[];
  /** The objects of the live revision; undefined if there is none. */
  readonly liveManifest: readonly ManifestObject[] | undefined;
  /** The hooks that Helm runs; none in a rollback. */
  readonly hooks?: readonly ManifestObject[];
  /** Asks the API server first whether it takes all objects. Helm would apply the others, such as a new selector of the Service. */
  readonly isTriedFirst?: boolean;
}

const maximumValueLength = 80;
const attempts = 5;

/**
 * Prepares that a manifest overwrites manual changes, and logs the fields that it reverts. Call it before Helm applies the
 * manifest with --force-conflicts, which overwrites the fields of others but removes none.
 */
export async function revertManualChanges(context: StepContext, application: Application): Promise<void> {
  const { manifest, liveManifest = [] } = application;
  const live = await awaitDeletions(context, application, await readLive(context, application, manifest));
  assertNotOfOthers(application, live);
  for (const wanted of manifest) {
    const object = findSame(live, wanted);
    if (object !== undefined) await prepare(context, application, wanted, object);
    else if (findSame(liveManifest, wanted))
      context.say(`${nameOf(wanted)} was deleted: it is created again`);
  }
  await logRevertedFields(context, application, live);
}

/** Helm refuses an object of another release too, but would be asked after fields of it were handed over. */
function assertNotOfOthers(
  { releaseName, namespace, liveManifest = [], isTriedFirst }: Application,
  live: readonly LiveObject[],
): void {
  if (!isTriedFirst) return;
  for (const object of live.filter((one) => findSame(liveManifest, one) === undefined)) {
    const owner = object.metadata.annotations?.['meta.helm.sh/release-name'] ?? releaseName;
    if (owner === releaseName) continue;
    throw new StepError(
      `${nameOf(object)} in namespace ${namespace} is of the release ${owner}, so nothing was changed: set fullnameOverride in the values, or remove that release with \`helm uninstall ${owner} --namespace ${namespace}\``,
    );
  }
}

/** Hands fields to Helm, adopts the object, and keeps its replicas, which Helm's own apply would not do. */
async function prepare(
  context: StepContext,
  application: Application,
  wanted: ManifestObject,
  object: LiveObject,
): Promise<void> {
  if (isHeadless(object) && !isHeadless(wanted))
    context.say(
      `${nameOf(object)} stays headless, because clusterIP cannot change, and its port does not work: ${removalOf(application, 'service', wanted.metadata.name)}`,
    );
  await handToHelm(context, application, wanted, object);
  if (application.liveManifest !== undefined) await adopt(context, application, object);
  await keepReplicas(context, application, wanted, object.spec?.['replicas'], isHelms(object, replicasPath));
}

/** Retries with the current object if another writer, such as a controller, changed it in the meantime. */
async function handToHelm(
  context: StepContext,
  application: Application,
  wanted: ManifestObject,
  object: LiveObject,
): Promise<void> {
  let current: LiveObject | undefined = object;
  for (let attempt = 1; current !== undefined; attempt += 1) {
    const managedFields = managersAfterHandover(current, wanted);
    if (managedFields === undefined) return;
    const { resourceVersion } = current.metadata;
    const args = patchArguments('json', application, [
      { op: 'replace', path: '/metadata/managedFields', value: managedFields },
      { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
    ]);
    const result = await tryProgram(context, 'kubectl', args, { input: JSON.stringify(wanted) });
    if (result.exitCode === 0) return;
    const isStale = result.stderr.includes('the object has been modified');
    if (!isStale || attempt === attempts) throw programError('kubectl', args, result);
    [current] = await readLive(context, application, [wanted]);
  }
}

/** Helm refuses an object that somebody else created under a name of the chart. */
async function adopt(
  context: StepContext,
  { releaseName, namespace }: Application,
  object: LiveObject,
): Promise<void> {
  if (object.metadata.annotations?.['meta.helm.sh/release-name'] !== undefined) return;
  context.say(`${nameOf(object)} was created by hand: the release adopts it`);
  const args = patchArguments('merge', { namespace }, { metadata: helmsMark({ releaseName, namespace }) });
  await runProgram(context, 'kubectl', args, { input: JSON.stringify(identityOf(object)) });
}

/** What Helm adds to the objects of a release. */
function helmsMark({ releaseName, namespace }: Release) {
  return {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: {
      'meta.helm.sh/release-name': releaseName,
      'meta.helm.sh/release-namespace': namespace,
    },
  };
}

/** An object as Helm applies it. */
function withHelmsMark(object: ManifestObject, release: Release): ManifestObject {
  const { labels, annotations } = helmsMark(release);
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, ...labels },
      annotations: { ...metadata.annotations, ...annotations },
    },
  };
}

/**
 * Keeps the replicas of a Deployment with an autoscaler. If Helm no longer applies the count, it would fall to 1
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership). An autoscaler ignores a
 * Deployment that somebody scaled to 0, so its minimum is set too.
 */
export async function keepReplicas(
  context: StepContext,
  { namespace, manifest }: Pick<Application, 'namespace' | 'manifest'>,
  wanted: ManifestObject,
  replicasNow: unknown,
  isHelmsOwn: boolean,
): Promise<void> {
  if (wanted.kind !== 'Deployment' || wanted.spec?.['replicas'] !== undefined) return;
  const count = Number(replicasNow ?? 1);
  const replicas = Math.max(count, lowestCount(manifest, wanted));
  if (replicas === count && !isHelmsOwn) return;
  const change = replicas === count ? 'stays for' : `becomes ${replicas}, the minimum of`;
  context.say(`${nameOf(wanted)} .spec.replicas: ${count} ${change} its autoscaler`);
  const args = [
    ...['apply', '--server-side', '--force-conflicts', '--field-manager', ownManager, '--validate=false'],
    ...['--namespace', namespace, '--filename', '-'],
  ];
  const input = JSON.stringify({ ...identityOf(wanted), spec: { replicas } });
  await runProgram(context, 'kubectl', args, { input });
}

function lowestCount(manifest: readonly ManifestObject[], { kind, metadata }: ManifestObject): number {
  const minima = manifest.flatMap(({ kind: of, spec }) => {
    const target = spec?.['scaleTargetRef'] as { kind?: string; name?: string } | undefined;
    const isItsOwn =
      of === 'HorizontalPodAutoscaler' && target?.kind === kind && target.name === metadata.name;
    return isItsOwn ? [Number(spec?.['minReplicas'] ?? 1)] : [];
  });
  return Math.max(1, ...minima);
}

async function logRevertedFields(
  context: StepContext,
  application: Application,
  live: readonly LiveObject[],
): Promise<void> {
  const { manifest, liveManifest = [], isTriedFirst } = application;
  const suspects = isTriedFirst ? live : live.filter((object) => revertedFields(object, {}).length > 0);
  const wanted = isTriedFirst ? manifest : manifest.filter((object) => findSame(suspects, object));
  if (wanted.length === 0) return;
  const results = await tryToApply(context, application, wanted);
  for (const object of suspects) {
    const applied = findSame(liveManifest, object);
    for (const field of revertedFields(object, findSame(results, object), applied))
      context.say(`${nameOf(object)} ${describeReverted(field)}`);
  }
}

function describeReverted({ path, manager, before, after }: RevertedField): string {
  const change = before === undefined ? 'removed' : `${formatValue(before)}, set`;
  return `${path}: ${change} by ${manager}, ${after === undefined ? 'is removed' : `becomes ${formatValue(after)}`}`;
}

/** Applies objects by a dry run on the server, as Helm will apply them. Returns the results. */
async function tryToApply(
  context: StepContext,
  application: Application,
  wanted: readonly ManifestObject[],
): Promise<readonly LiveObject[]> {
  const { releaseName, namespace, isTriedFirst } = application;
  const args = [
    ...['apply', '--server-side', '--force-conflicts', '--field-manager', helmManager, '--dry-run=server'],
    ...['--validate=false', '--namespace', namespace, '--output', 'json', '--filename', '-'],
  ];
  const input = listOf(wanted.map((object) => withHelmsMark(object, { releaseName, namespace })));
  const result = await tryProgram(context, 'kubectl', args, { input });
  if (result.exitCode === 0) return itemsOf('kubectl apply', result.stdout);
  const error = programError('kubectl', args, { ...result, stdout: '' });
  if (!isTriedFirst) throw error;
  throw new StepError(
    `namespace ${namespace} refuses a part of release ${releaseName}: ${error.message}; what runs stays as it is: ${adviceOnRefusal(application, result.stderr)}`,
  );
}

function isHeadless({ kind, spec }: ManifestObject): boolean {
  return kind === 'Service' && spec?.['clusterIP'] === 'None';
}

function patchArguments(
  type: 'json' | 'merge',
  { namespace }: { namespace: string },
  patch: object,
): string[] {
  const where = ['--namespace', namespace, '--filename', '-'];
  return ['patch', '--type', type, '--patch', JSON.stringify(patch), ...where];
}

function formatValue(value: unknown): string {
  const text = toPrintableLines(JSON.stringify(value));
  return text.length > maximumValueLength ? `${text.slice(0, maximumValueLength)}…` : text;
}
