import { noForeignRepository } from 'programs/git-environment.ts';
import { StepError } from '../errors.ts';
import { runProgram, tryProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';

/** A full commit id. */
const commitIdPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const commitLinePattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})(?: [0-9a-f]{40,64})*$/;

/** Removes influences on git's answers. Replaced and grafted commits exist in one clone only. */
const gitEnvironment = {
  ...noForeignRepository,
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null/none', // an existing file gives a hint on stderr
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

/** All commits that HEAD, branches and tags of the clone reach: a line for each, with its parents. */
export async function listCommits(context: StepContext): Promise<string> {
  const args = ['rev-list', '--parents', '--branches', '--tags', '--remotes', 'HEAD', '--'];
  const output = await runProgram(context, 'git', args, { environment: gitEnvironment });
  for (const line of output.split('\n')) check(args, line, commitLinePattern);
  return output;
}

/**
 * The files below the paths that differ between two commits; undefined if the clone lacks the first, as after a forced push.
 */
export async function listChangedPaths(
  context: StepContext,
  from: string,
  to: string,
  paths: readonly string[],
): Promise<readonly string[] | undefined> {
  const environment = { ...gitEnvironment, GIT_LITERAL_PATHSPECS: '1' };
  const known = await tryProgram(context, 'git', ['cat-file', '-e', `${from}^{commit}`], { environment });
  if (known.exitCode !== 0) return undefined;
  // Otherwise .gitmodules and the user's configuration can hide what changed.
  const shown = ['--ignore-submodules=none', '--no-renames', '--no-relative'];
  const args = ['diff-tree', '-r', '-z', '--name-only', ...shown, from, to, '--', ...paths];
  const output = await runProgram(context, 'git', args, { environment });
  return output.split('\0').filter((path) => path !== '');
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
