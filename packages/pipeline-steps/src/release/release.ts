import { StepError } from '../errors.ts';
import { readJson } from '../read-json.ts';
import { programError, runProgram, tryProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';

/** A Helm release. */
export interface Release {
  readonly releaseName: string;
  readonly namespace: string;
}

/** One entry of a release's history. */
export interface Revision {
  readonly revision: number;
  readonly status: string;
  /** For example `Upgrade complete`. */
  readonly description: string;
  /** When Helm began with it. */
  readonly updated?: string;
}

/** The revisions of a release, the oldest first; none if there is no such release. */
export async function readHistory(context: StepContext, release: Release): Promise<readonly Revision[]> {
  const args = ['history', release.releaseName, '--namespace', release.namespace, '--output', 'json'];
  const result = await tryProgram(context, 'helm', args);
  if (result.exitCode === 0) return parseHistory(result.stdout);
  if (/\brelease: not found\b/.test(result.stderr)) return [];
  throw programError('helm', args, result);
}

function parseHistory(output: string): readonly Revision[] {
  const history = readJson<unknown>('helm history', output);
  if (Array.isArray(history) && history.every(isRevision)) return history;
  throw new StepError(`helm history did not answer with revisions: ${output.slice(0, 200)}`);
}

function isRevision(value: Partial<Revision> | null): value is Revision {
  return (
    Number.isSafeInteger(value?.revision) &&
    typeof value?.status === 'string' &&
    typeof value.description === 'string'
  );
}

/**
 * The live revision: the last one that became ready since the release was last removed. Helm's status alone does not show
 * it. A revision below a removed one can stay `deployed`. Helm 4 also sets `superseded` on a removed release that is
 * installed again, and on a failed revision when its rollback fails or the next one succeeds (replaceRelease,
 * performRollback and releasingUpgrade in its pkg/action).
 */
export function findLiveRevision(history: readonly Revision[]): Revision | undefined {
  const ready = findLastReadyRevision(history);
  return ready && isRecordMissingAfter(history, ready) ? undefined : ready;
}

/** The last revision that became ready of which there is a record. It was live before if somebody deleted newer records. */
export function findLastReadyRevision(history: readonly Revision[]): Revision | undefined {
  const start = startOf(history);
  return (
    history.slice(start).findLast(({ status }) => status === 'deployed') ??
    // A run that was killed between its last two writes leaves no deployed revision.
    history.findLast(({ status }, index) => status === 'superseded' && becameReady(history, index, start))
  );
}

/**
 * The revision to recover an interrupted release to: the live one, or the target of an interrupted rollback, because the
 * revision that it was leaving may be `deployed` and faulty.
 */
export function findRevisionToRecover(history: readonly Revision[]): Revision | undefined {
  const live = findLiveRevision(history);
  const last = history.at(-1);
  if (last?.status !== 'pending-rollback') return live;
  const target = rollbackTarget(last);
  const index = history.findIndex(({ revision }) => revision === target);
  const start = startOf(history);
  return index !== -1 && becameReady(history, index, start) ? history[index] : live;
}

/** The Secret in which Helm records a revision. */
export function recordOf({ releaseName }: Release, revision: number): string {
  return `secret/sh.helm.release.v1.${releaseName}.v${revision}`;
}

/** The index of the first revision since the release was last removed. */
function startOf(history: readonly Revision[]): number {
  return history.findLastIndex(wasRemoved) + 1;
}

/**
 * Whether somebody deleted the record of what superseded a revision. Helm gives its number to the next revision, but supersedes
 * nothing by an upgrade that fails.
 */
function isRecordMissingAfter(history: readonly Revision[], { revision, status }: Revision): boolean {
  if (status !== 'superseded') return false;
  const next = history.find((other) => other.revision === revision + 1);
  return next === undefined || (next.status === 'failed' && /^Upgrade ".*" failed: /.test(next.description));
}

/** The target of a rollback, from Helm's description. */
function rollbackTarget({ description }: Revision): number | undefined {
  const target = /^Rollback to (\d+)$/.exec(description)?.[1];
  return target === undefined ? undefined : Number(target);
}

const removal = /^(?:Uninstallation complete|Deletion in progress|superseded by new release)/;
const neverReady =
  /^(?:Initial install underway|Preparing upgrade|(?:Release|Upgrade|Rollback) ".*" failed: )/;

function wasRemoved({ status, description }: Revision): boolean {
  return status.startsWith('uninstall') || removal.test(description);
}

/** Whether a superseded revision was ready before. A user's own description counts as ready. */
function becameReady(history: readonly Revision[], index: number, start: number): boolean {
  const revision = history[index];
  if (revision === undefined || index < start || neverReady.test(revision.description)) return false;
  const target = rollbackTarget(revision);
  // A failed rollback also supersedes an interrupted one, whose description then claims success: check its target.
  if (target === undefined || !history[index + 1]?.description.startsWith('Rollback "')) return true;
  const targetIndex = history.slice(0, index).findIndex((earlier) => earlier.revision === target);
  return targetIndex === -1 || becameReady(history, targetIndex, start);
}

/** The commit of a revision, from its values; undefined if they have none. */
export async function readCommitId(
  context: StepContext,
  release: Release,
  { revision }: Pick<Revision, 'revision'>,
): Promise<string | undefined> {
  const args = ['get', 'values', release.releaseName, '--namespace', release.namespace];
  args.push('--revision', String(revision), '--output', 'json');
  const output = await runProgram(context, 'helm', args);
  const values = readJson<{ image?: { commit?: unknown } } | null>('helm get values', output);
  const commitId = values?.image?.commit;
  return typeof commitId === 'string' && commitId !== '' ? commitId : undefined;
}
