import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCache } from '../../../programs/test/helpers/compile-cache.ts';

/** A temporary folder, and an environment in which git has only the settings of the test. */
export interface TestFolder {
  readonly path: string;
  readonly environment: NodeJS.ProcessEnv;
  remove(): void;
}

export function createTestFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'tag-resolver-'));
  const environment = {
    PATH: process.env['PATH'],
    HOME: path,
    ...compileCache,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_AUTHOR_DATE: '2024-01-02T03:04:05Z',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_COMMITTER_DATE: '2024-01-02T03:04:05Z',
    LC_ALL: 'C',
  };
  return { path, environment, remove: () => rmSync(path, { recursive: true, force: true }) };
}
