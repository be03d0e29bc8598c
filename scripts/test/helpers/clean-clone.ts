import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { compileCacheIn } from '../../../packages/programs/test/helpers/compile-cache.ts';
import { type PageEdit, root } from './page.ts';

const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', '-c', 'commit.gpgSign=false'];

/** A clone of this repository with its uncommitted changes and the environments of the tests. */
export class CleanClone {
  readonly folder = mkdtempSync(join(tmpdir(), 'clean-clone-'));

  private readonly compileCache = compileCacheIn(this.folder);

  private readonly firstCommit: string;

  constructor() {
    const files = git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z').split('\0');
    for (const file of files.filter((name) => name !== '' && existsSync(join(root, name))))
      cpSync(join(root, file), join(this.folder, file), { verbatimSymlinks: true });
    // The user's own environments and greeting must not fail the test of a page.
    const greeting = join(this.folder, 'packages/hello-service/src/greeting.ts');
    const text = readFileSync(greeting, 'utf8');
    writeFileSync(
      greeting,
      text.replace(/^export const greeting = .*$/m, "export const greeting = 'Hello World!';"),
    );
    for (const part of ['packages/infra', 'charts/hello-service']) {
      const environments = join(this.folder, part, 'environments');
      rmSync(environments, { recursive: true });
      cpSync(join(this.folder, part, 'test/environments'), environments, { recursive: true });
    }
    git(this.folder, 'init', '--quiet', '--initial-branch', 'main');
    this.firstCommit = this.commit();
  }

  /** Makes an edit of a page. The file must contain the old text exactly once. */
  edit({ file, before, after }: PageEdit): void {
    const path = join(this.folder, file);
    if (before === '') {
      expect(existsSync(path), `${file} is there already`).to.equal(false);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, after);
      return;
    }
    const parts = readFileSync(path, 'utf8').split(before);
    expect(parts.length - 1, `how often ${file} has\n${before}`).to.equal(1);
    writeFileSync(path, parts.join(after));
  }

  /** Runs a line in bash, with an author for commits. */
  run(line: string): { readonly exitCode: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
      cwd: this.folder,
      encoding: 'utf8',
      env: {
        ...userEnvironment(),
        ...this.compileCache,
        ...Object.fromEntries(
          ['AUTHOR', 'COMMITTER'].flatMap((who) => [
            [`GIT_${who}_NAME`, 'Ada'],
            [`GIT_${who}_EMAIL`, 'ada@localhost'],
          ]),
        ),
      },
    });
    return { exitCode: status, output: `${stdout}${stderr}` };
  }

  /** Undoes what a page did, its commits too, for the next one. */
  reset(): void {
    git(this.folder, 'reset', '--quiet', '--hard', this.firstCommit);
    git(
      this.folder,
      'clean',
      '-ffdxq',
      '-e',
      'node_modules',
      '-e',
      'compile-cache',
      '-e',
      'packages/infra/dist',
    );
    for (const name of readdirSync(join(this.folder, 'packages')))
      if (!existsSync(join(this.folder, 'packages', name, 'package.json')))
        rmSync(join(this.folder, 'packages', name), { recursive: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private commit(): string {
    // A page adds all files.
    writeFileSync(join(this.folder, '.git/info/exclude'), 'compile-cache\n');
    git(this.folder, 'add', '--all');
    git(this.folder, ...identity, 'commit', '--quiet', '--message', 'The clone');
    return git(this.folder, 'rev-parse', 'HEAD').trim();
  }
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
}

/** The environment without the variables of pnpm and of the test runner. */
function userEnvironment(): NodeJS.ProcessEnv {
  const own = /^(?:npm_(?!config_)|p?npm_config_verify_deps_before_run|NODE_OPTIONS|MOCHA|INIT_CWD|GIT_)/i;
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name))),
    PATH: path.join(':'),
  };
}
