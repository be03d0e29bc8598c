import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { runProgram } from 'programs/run-program.ts';

/** git reads no configuration but the repository's own. */
export function gitEnvironment(searchPath: string): Record<string, string> {
  return {
    PATH: searchPath,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Refuses a name that CodeCommit would refuse. */
function assertRepositoryName(name: string): void {
  const fits = /^[\w.-]{1,100}$/.test(name) && !name.endsWith('.git') && name !== '.' && name !== '..';
  if (fits) return;
  throw new ActionableError(
    `${JSON.stringify(name)} is no CodeCommit repository name; use up to 100 letters, digits, ".", "_" and "-"`,
  );
}

/**
 * Writes each reference that a push changed to descriptor 3, as `<old>,<new>,<reference>`. An annotated tag counts as
 * the commit that it points to; no commit is empty.
 */
const postReceiveHook = `#!/bin/sh
commit() { git rev-parse --quiet --verify "$1^{commit}"; }
while read -r old new reference; do
  printf '%s,%s,%s\\n' "$(commit "$old")" "$(commit "$new")" "$reference" >&3
done
`;

/**
 * Creates the bare repository if it is missing. Its default branch is main, a hook reports its pushes, and
 * nothing runs in the background.
 */
export async function createBareRepository(options: {
  readonly root: string;
  readonly name: string;
  readonly environment: Record<string, string>;
}): Promise<string> {
  assertRepositoryName(options.name);
  const directory = path.join(options.root, options.name);
  const git = (...args: string[]) => runGit(args, options.environment);
  await git('init', '--quiet', '--bare', '--template=', '--initial-branch=main', directory);
  await git('--git-dir', directory, 'config', 'receive.autogc', 'false');
  await mkdir(path.join(directory, 'hooks'), { recursive: true });
  await writeFile(path.join(directory, 'hooks/post-receive'), postReceiveHook, { mode: 0o755 });
  return directory;
}

/** The program that git serves HTTP with. */
export async function findGitHttpBackend(environment: Record<string, string>): Promise<string> {
  return path.join(await runGit(['--exec-path'], environment), 'git-http-backend');
}

function runGit(args: readonly string[], environment: Record<string, string>): Promise<string> {
  return runProgram(['git', ...args], { environment, extendEnvironment: false });
}
