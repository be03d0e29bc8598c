import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestFolder } from './environment.ts';

/** A real repository, with commits and tags. */
export interface TestRepository {
  readonly path: string;
  git(...args: string[]): string;
  commit(message: string): string;
  tag(name: string, target?: string): void;
  annotate(name: string, target?: string): void;
}

export function createRepository(folder: TestFolder, name: string, format = 'sha1'): TestRepository {
  const path = join(folder.path, name);
  const run = (...args: string[]) =>
    execFileSync('git', args, {
      env: folder.environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  run('init', '--quiet', '--initial-branch=main', `--object-format=${format}`, path);
  const git = (...args: string[]) => run('-C', path, ...args);
  return {
    path,
    git,
    commit(message) {
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    // Not `git tag`, which refuses some names that a server may have.
    tag: (tagName, target = 'HEAD') => void git('update-ref', `refs/tags/${tagName}`, target),
    annotate: (tagName, target = 'HEAD') =>
      void git('tag', '--annotate', '--message', 'a release', tagName, target),
  };
}
