import { StepError } from './errors.ts';
import { programError, runProgram, tryProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** A Helm release. */
export interface Release {
  readonly releaseName: string;
  readonly namespace: string;
}

/** One entry of a release's history; the last one is what Helm did last. */
export interface Revision {
  readonly revision: number;
  readonly status: string;
}

/** The revisions of a release, the oldest first; none when there is no such release. */
export async function readHistory(context: StepContext, release: Release): Promise<readonly Revision[]> {
  const args = ['history', release.releaseName, '--namespace', release.namespace, '--output', 'json'];
  const result = await tryProgram(context, 'helm', args);
  if (result.exitCode === 0) return parseJson<readonly Revision[]>('helm history', result.stdout);
  if (/\brelease: not found\b/.test(result.stderr)) return [];
  throw programError('helm', args, result);
}

/** The revision that the cluster runs: what is on its way, or failed, is not it. */
export function findLiveRevision(history: readonly Revision[]): Revision | undefined {
  if (history.at(-1)?.status.startsWith('uninstall')) return undefined;
  return (
    history.findLast(({ status }) => status === 'deployed') ??
    // A run that is killed between its last two writes leaves none deployed.
    history.findLast(({ status }) => status === 'superseded')
  );
}

/** The commit of a revision, out of the values it was deployed with; undefined when they name none. */
export async function readCommitId(
  context: StepContext,
  release: Release,
  { revision }: Revision,
): Promise<string | undefined> {
  const args = ['get', 'values', release.releaseName, '--namespace', release.namespace];
  args.push('--revision', String(revision), '--output', 'json');
  const output = await runProgram(context, 'helm', args);
  const values = parseJson<{ image?: { commit?: unknown } } | null>('helm get values', output);
  const commitId = values?.image?.commit;
  return typeof commitId === 'string' && commitId !== '' ? commitId : undefined;
}

function parseJson<Answer>(command: string, output: string): Answer {
  try {
    return JSON.parse(output);
  } catch {
    throw new StepError(`${command} did not answer in JSON: ${output.slice(0, 200)}`);
  }
}
