import { programError, runProgram, tryProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** The commit that is checked out. */
export async function readHeadCommitId(context: StepContext): Promise<string> {
  return (await runProgram(context, 'git', ['rev-parse', '--verify', 'HEAD^{commit}'])).trim();
}

/** When a commit was made, in seconds since 1970. */
export async function readCommitTime(context: StepContext, commitId: string): Promise<string> {
  const args = ['show', '--no-patch', '--format=%ct', `${commitId}^{commit}`, '--'];
  return (await runProgram(context, 'git', args)).trim();
}

/** Says whether the clone lacks the older part of its history. */
export async function isShallowClone(context: StepContext): Promise<boolean> {
  return (await runProgram(context, 'git', ['rev-parse', '--is-shallow-repository'])).trim() === 'true';
}

/** Says whether the clone holds a commit. */
export function hasCommit(context: StepContext, commitId: string): Promise<boolean> {
  return ask(context, ['cat-file', '-e', commitId]);
}

/** Says whether one commit is an ancestor of another, or the same. */
export function isAncestor(context: StepContext, ancestor: string, descendant: string): Promise<boolean> {
  return ask(context, ['merge-base', '--is-ancestor', ancestor, descendant]);
}

/** Git answers yes by 0 and no by 1; any other exit code is a failure. */
async function ask(context: StepContext, args: readonly string[]): Promise<boolean> {
  const result = await tryProgram(context, 'git', args);
  if (result.exitCode > 1) throw programError('git', args, result);
  return result.exitCode === 0;
}
