import { parseAllDocuments } from 'yaml';
import { StepError } from './errors.ts';
import { type Release, readJson } from './release.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** An object of a release's manifest, as far as the steps read it. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** What `helm upgrade --install` would apply, rendered with the cluster's answers; changes nothing. */
export async function renderUpgrade(
  context: StepContext,
  upgradeArguments: readonly string[],
): Promise<readonly ManifestObject[]> {
  // What somebody made by hand under a name of the chart is taken over before the upgrade.
  const args = [...upgradeArguments, '--take-ownership', '--dry-run=server', '--output', 'json'];
  const rendered = readJson<{ manifest?: unknown } | null>(
    'helm upgrade',
    await runProgram(context, 'helm', args),
  );
  return parseManifest(rendered?.manifest);
}

/** What a revision of a release applied. */
export async function readManifest(
  context: StepContext,
  { releaseName, namespace }: Release,
  revision: number,
): Promise<readonly ManifestObject[]> {
  const args = ['get', 'manifest', releaseName, '--namespace', namespace, '--revision', String(revision)];
  return parseManifest(await runProgram(context, 'helm', args));
}

function parseManifest(text: unknown): readonly ManifestObject[] {
  if (typeof text !== 'string') throw new StepError('helm upgrade --dry-run answered without a manifest');
  const objects = parseAllDocuments(text).map((document) => document.toJS() as ManifestObject | null);
  return objects.filter((object) => object !== null && object !== undefined);
}
