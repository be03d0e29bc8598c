import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from '../../src/config/load.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { testEnvironments } from './test-workspace.ts';

/** A copy of the tests' environments, which a test may change. */
export interface CopiedEnvironments {
  readonly directory: string;
  edit(file: string, from: string, to: string): Promise<void>;
  /** The faults of loading it. */
  faults(): Promise<readonly string[]>;
}

/** Call in a describe: a new copy for each test. */
export function copiedEnvironments(): CopiedEnvironments {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'infra-environments-'));
    await cp(testEnvironments, directory, { recursive: true });
  });

  afterEach(() => rm(directory, { recursive: true }));

  return {
    get directory() {
      return directory;
    },
    async edit(file, from, to) {
      const text = await readFile(join(directory, file), 'utf8');
      expect(text).to.include(from);
      await writeFile(join(directory, file), text.replace(from, to));
    },
    async faults() {
      const error = await loadConfiguration(directory).catch((thrown: unknown) => thrown);
      if (error instanceof ConfigurationError) return error.faults;
      throw new Error('there were no faults', { cause: error });
    },
  };
}
