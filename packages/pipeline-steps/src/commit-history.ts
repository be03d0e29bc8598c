import { programError, runProgram, tryProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** The commit that is checked out. */
export async function readHeadCommitId(context: StepContext): Promise<string> {
  return (await runProgram(context, 'git', ['rev-parse', '--verify', 'HEAD^{commit}'])).trim();
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
