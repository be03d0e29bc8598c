import path from 'node:path';
import { execa } from 'execa';
import { StandInError } from 'local-cluster/program/program-errors.ts';

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
  throw new StandInError(
    `${JSON.stringify(name)} is no CodeCommit repository name; use up to 100 letters, digits, ".", "_" and "-"`,
  );
}

/** Makes the bare repository when it is not there yet. Its default branch is main; nothing runs in the background. */
export async function createBareRepository(options: {
  readonly root: string;
  readonly name: string;
  readonly environment: Record<string, string>;
}): Promise<string> {
  assertRepositoryName(options.name);
  const directory = path.join(options.root, options.name);
  const git = { env: options.environment, extendEnv: false };
  await execa('git', ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', directory], git);
  await execa('git', ['--git-dir', directory, 'config', 'receive.autogc', 'false'], git);
  return directory;
}

/** Each reference with the commit it leads to: an annotated tag counts as the commit it was put on. */
export async function readReferences(
  directory: string,
  environment: Record<string, string>,
): Promise<Map<string, string>> {
  const command = ['--git-dir', directory, 'show-ref', '--dereference'];
  const shown = await execa('git', command, { env: environment, extendEnv: false, reject: false });
  const isEmpty = shown.exitCode === 1 && shown.stdout === '' && shown.stderr === '';
  if (shown.failed && !isEmpty) throw new StandInError(`git ${command.join(' ')}: ${shown.stderr}`);
  return parseReferences(shown.stdout);
}

/** Reads `git show-ref --dereference`, where the line of a peeled tag, `name^{}`, follows the tag's own. */
function parseReferences(text: string): Map<string, string> {
  const references = new Map<string, string>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space === -1) continue;
    references.set(line.slice(space + 1).replace(/\^\{\}$/, ''), line.slice(0, space));
  }
  return references;
}

/** The program that git serves HTTP with. */
export async function findGitHttpBackend(environment: Record<string, string>): Promise<string> {
  const { stdout } = await execa('git', ['--exec-path'], { env: environment, extendEnv: false });
  return path.join(stdout, 'git-http-backend');
}
