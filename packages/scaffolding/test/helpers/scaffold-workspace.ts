import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { shellWord } from 'programs/shell-word.ts';
import { createTestWorkspace } from '../../../infra/test/helpers/test-workspace.ts';

const checkout = join(import.meta.dirname, '../../../..');
const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', '-c', 'commit.gpgSign=false'];

/** A repository of a test's own, with the environments of the tests, in which a command of this package runs. */
export type ScaffoldWorkspace = ReturnType<typeof createScaffoldWorkspace>;

/**
 * Makes the repository, with one commit.
 * @param program the command, in `src`
 * @param copies what it copies, by its path in the checkout and its path in the repository
 */
export function createScaffoldWorkspace(program: string, copies: Readonly<Record<string, string>>) {
  const workspace = createTestWorkspace();
  workspace.add('scaffolding');
  const pathOf = (file: string) => join(workspace.folder, file);
  const read = (file: string) => readFileSync(pathOf(file), 'utf8');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', workspace.folder, ...args], { encoding: 'utf8' });
  const command = [pathOf(`packages/scaffolding/src/${program}`)];
  const options = { encoding: 'utf8', env: { ...process.env, ...workspace.compileCache } } as const;
  const commit = () => {
    git('add', '--all');
    git(...identity, 'commit', '--quiet', '--allow-empty', '--message', 'a change');
  };
  for (const [from, to] of Object.entries(copies))
    cpSync(join(checkout, from), pathOf(to), { recursive: true });
  writeFileSync(pathOf('.gitignore'), 'node_modules\ndist/\n');
  git('init', '--quiet');
  commit();
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...words], options);
    return { exitCode: status, stdout, stderr };
  };
  /** What differs from the last commit, by its path. */
  const changedFiles = () =>
    git('status', '--porcelain', '--untracked-files=all')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(3));
  return {
    pathOf,
    read,
    commit,
    run,
    changedFiles,
    /** Runs it where it has to fail and change nothing, and returns its words. */
    refused(...words: string[]): string {
      commit();
      const { exitCode, stdout, stderr } = run(...words);
      expect(exitCode, stderr).to.equal(1);
      expect(stdout).to.equal('');
      expect(changedFiles()).to.deep.equal([]);
      return stderr;
    },
    edit(file: string, from: string, to: string): void {
      expect(read(file)).to.include(from);
      writeFileSync(pathOf(file), read(file).replace(from, to));
    },
    /** Runs it on a terminal, with a text as the keys that are pressed. */
    runOnTerminal(input: string, ...words: string[]) {
      const line = [process.execPath, ...command, ...words].map(shellWord).join(' ');
      const terminal = ['--quiet', '--return', '--command', line, '/dev/null'];
      const env = { ...options.env, TERM: 'dumb' };
      const { status, stdout } = spawnSync('script', terminal, { ...options, env, input, timeout: 30_000 });
      return { exitCode: status, output: stdout.replaceAll('\r', '') };
    },
    /** Runs it where no file may be longer than some bytes, which fails as a full disk does. */
    runWithFiles(bytes: number, ...words: string[]) {
      const limited = ['--ignore-signal=XFSZ', 'prlimit', `--fsize=${bytes}`, process.execPath];
      const { status, stderr } = spawnSync('env', [...limited, ...command, ...words], options);
      return { exitCode: status, stderr };
    },
    /** The exit code of a run that gets a signal after some time, unless it has ended before. */
    async interrupt(
      signal: NodeJS.Signals,
      milliseconds: number,
      ...words: string[]
    ): Promise<number | null> {
      const child = spawn(process.execPath, [...command, ...words], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      const timer = setTimeout(() => child.kill(signal), milliseconds);
      const [exitCode] = await ended;
      clearTimeout(timer);
      return exitCode;
    },
    add: workspace.add,
    compileCache: workspace.compileCache,
    remove: () => workspace.remove(),
  };
}
