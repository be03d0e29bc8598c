import { StepError } from './errors.ts';
import { programError, runProgram, tryProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** A full commit id. */
const commitIdPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Removes influences on git's answers. Replaced and grafted commits exist in one clone only. Git sets the other variables
 * in a hook, where they name another repository (`git rev-parse --local-env-vars`).
 */
const gitEnvironment = {
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null/none', // an existing file gives a hint on stderr
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_SHALLOW_FILE: undefined,
} as const;

/** The commit that is checked out. */
export async function readHeadCommitId(context: StepContext): Promise<string> {
  return readLine(context, ['rev-parse', '--verify', 'HEAD^{commit}'], commitIdPattern);
}

/** The time of a commit, in seconds since 1970. */
export async function readCommitTime(context: StepContext, commitId: string): Promise<string> {
  const args = ['rev-list', '--timestamp', '--max-count=1', commitId, '--'];
  const line = await readLine(context, args, /^[0-9]{1,15} (?:[0-9a-f]{40}|[0-9a-f]{64})$/);
  return line.slice(0, line.indexOf(' '));
}

/** Whether the clone lacks the older part of its history. */
export async function isShallowClone(context: StepContext): Promise<boolean> {
  return (await readLine(context, ['rev-parse', '--is-shallow-repository'], /^(?:true|false)$/)) === 'true';
}

/** Whether the clone has a commit. */
export async function hasCommit(context: StepContext, commitId: string): Promise<boolean> {
  if (!(await ask(context, ['cat-file', '-e', commitId]))) return false;
  return (await readLine(context, ['cat-file', '-t', commitId], /^[a-z]+$/)) === 'commit';
}

/** The commits of the clone whose ids begin with a text. A branch or a tag of that name does not count. */
export async function findCommits(context: StepContext, start: string): Promise<readonly string[]> {
  const output = await runProgram(context, 'git', ['rev-parse', `--disambiguate=${start}`], {
    environment: gitEnvironment,
  });
  const commits: string[] = [];
  for (const id of output.split('\n').filter(Boolean)) {
    if (await hasCommit(context, check(['rev-parse'], id, commitIdPattern))) commits.push(id);
  }
  return commits;
}

/** Whether one commit is an ancestor of another, or the same. */
export function isAncestor(context: StepContext, ancestor: string, descendant: string): Promise<boolean> {
  return ask(context, ['merge-base', '--is-ancestor', ancestor, descendant]);
}

/** Git answers yes with 0 and no with 1; any other exit code is an error. */
async function ask(context: StepContext, args: readonly string[]): Promise<boolean> {
  const result = await tryProgram(context, 'git', args, { environment: gitEnvironment });
  if (result.exitCode > 1) throw programError('git', args, result);
  return result.exitCode === 0;
}

async function readLine(context: StepContext, args: readonly string[], expected: RegExp): Promise<string> {
  const output = await runProgram(context, 'git', args, { environment: gitEnvironment });
  return check(args, output.replace(/\n$/, ''), expected);
}

/** The user's configuration, or another program named git, could change the output. */
function check([command]: readonly string[], answer: string, expected: RegExp): string {
  if (expected.test(answer)) return answer;
  throw new StepError(
    `git ${command} answered ${JSON.stringify(answer.slice(0, 200))}, which does not match ${expected}: run \`type git\` and \`git --version\` to see which git this is`,
  );
}
