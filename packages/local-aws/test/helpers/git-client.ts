import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { compileCache } from '../../../programs/test/helpers/compile-cache.ts';
import { type GitUser, storedCredentials } from '../../src/stand-ins/codecommit/caller.ts';

/** A git client with the server's certificate and password. */
export interface GitClient {
  readonly folder: string;
  /** The file of git credential-store. */
  readonly credentialsFile: string;
  url(repositoryName: string): string;
  git(directory: string, ...words: string[]): Promise<string>;
  /** The exit status and stderr of a command that is expected to fail. */
  fails(directory: string, ...words: string[]): Promise<{ exitCode: number | undefined; stderr: string }>;
  /** A new repository with one commit of one file, on main. */
  createRepository(name: string, fileSize?: number): Promise<string>;
}

/** Makes a git client with an empty home; author, committer and dates are fixed. */
export async function createGitClient(options: {
  readonly folder: string;
  readonly port: number;
  readonly certificateFile: string;
  readonly user: GitUser;
}): Promise<GitClient> {
  const { folder } = options;
  const home = path.join(folder, 'home');
  await mkdir(home, { recursive: true });
  const env = clientEnvironment(home);
  const credentialsFile = path.join(folder, 'git-credentials');
  await writeFile(credentialsFile, storedCredentials(`127.0.0.1:${options.port}`, options.user));
  const settings = [
    `http.sslCAInfo=${options.certificateFile}`,
    `credential.helper=store --file=${credentialsFile}`,
  ].flatMap((setting) => ['-c', setting]);
  const run = (directory: string, words: readonly string[]) =>
    execa('git', [...settings, ...words], { cwd: directory, env, extendEnv: false, reject: false });
  const git = async (directory: string, ...words: string[]): Promise<string> => {
    const ended = await run(directory, words);
    if (ended.failed) throw new Error(`git ${words.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  return {
    folder,
    credentialsFile,
    url: (name) => `https://127.0.0.1:${options.port}/v1/repos/${name}`,
    git,
    async fails(directory, ...words) {
      const { exitCode, stderr } = await run(directory, words);
      return { exitCode, stderr };
    },
    async createRepository(name, fileSize = 10) {
      const directory = path.join(folder, name);
      await git(folder, 'init', '--quiet', '--initial-branch=main', directory);
      await writeFile(path.join(directory, 'file'), Buffer.alloc(fileSize, 'seed of a file'));
      await git(directory, 'add', 'file');
      await git(directory, 'commit', '--quiet', '--message=first');
      return directory;
    },
  };
}

function clientEnvironment(home: string): NodeJS.ProcessEnv {
  const person = { NAME: 'A Person', EMAIL: 'person@example.com', DATE: '2026-01-01T00:00:00Z' };
  const roles = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
    Object.entries(person).map(([field, value]) => [`GIT_${role}_${field}`, value] as const),
  );
  return {
    PATH: process.env['PATH'],
    HOME: home,
    ...compileCache,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...Object.fromEntries(roles),
  };
}
