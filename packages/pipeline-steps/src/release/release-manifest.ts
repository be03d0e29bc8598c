import { parseAllDocuments } from 'yaml';
import { StepError } from '../errors.ts';
import { readJson } from '../read-json.ts';
import { programError, runProgram, tryProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import type { Release } from './release.ts';

/** An object of a release's manifest, with the fields that the steps read. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

const upgradeEvent = /^(?:pre|post)-(?:install|upgrade)$/;

/** What `helm upgrade --install` would do. */
export interface RenderedUpgrade {
  /** The objects that it would apply. */
  readonly manifest: readonly ManifestObject[];
  /** The hooks that it would run before and after. */
  readonly hooks: readonly ManifestObject[];
}

interface Rendered {
  readonly manifest?: unknown;
  readonly hooks?: readonly { readonly events: readonly string[]; readonly manifest: string }[] | null;
}

/** Helm's words when there are records and none that it can read. */
const unreadable = /\bno revision for release\b/;

/** Renders an upgrade by a dry run on the server. */
export async function renderUpgrade(
  context: StepContext,
  { releaseName, namespace }: Release,
  upgradeArguments: readonly string[],
): Promise<RenderedUpgrade> {
  // Objects that were created by hand under a name of the chart are adopted before the upgrade.
  const args = [...upgradeArguments, '--take-ownership', '--dry-run=server', '--output', 'json'];
  const result = await tryProgram(context, 'helm', args);
  if (unreadable.test(result.stderr))
    throw new StepError(
      `Helm cannot read the records of release ${releaseName}, so nothing was changed: type \`kubectl delete secrets --selector owner=helm,name=${releaseName} --namespace ${namespace}\`, and deploy again`,
    );
  if (result.exitCode !== 0) throw programError('helm', args, result);
  const rendered = readJson<Rendered | null>('helm upgrade', result.stdout);
  const hooks = (rendered?.hooks ?? []).filter(({ events }) =>
    events.some((event) => upgradeEvent.test(event)),
  );
  return {
    manifest: parseManifest(rendered?.manifest),
    hooks: hooks.flatMap((hook) => parseManifest(hook.manifest)),
  };
}

/** The objects of a revision. */
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
