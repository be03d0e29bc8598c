import { shortCommitId } from 'pipeline-steps';
import { toPrintable } from 'tag-resolver';
import type { Deployment, Revision } from './deployments.ts';
import type { WaitingExecution } from './waiting.ts';

/** One line: version, commit and time of a deployment. */
export function describe(deployment: Deployment): string {
  return describeSince(deployment, `deployed ${formatTime(deployment.endedAt)}`);
}

/** One line: version and commit of an execution, and since when it waits. */
export function describeWaiting(execution: WaitingExecution): string {
  return describeSince(execution, `waiting since ${formatTime(execution.since)}`);
}

export function describeSince({ imageTag, commitId }: Revision, ending: string): string {
  return `${imageTag || 'no version'} (commit ${shortCommitId(commitId)}, ${ending})`;
}

/** `2026-11-29 18:05 UTC`. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The first line of a commit message, safe for a terminal. */
export function subjectOf(commitMessage: string): string {
  return toPrintable(commitMessage.split('\n')[0]?.trim() ?? '');
}

/** `sha256:` and twelve characters. */
export function shortDigest(digest: string): string {
  return digest.replace(/^(sha256:.{12}).+$/, '$1…');
}

/** `1 commit`, `2 commits`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
