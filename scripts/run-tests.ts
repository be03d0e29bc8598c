import { globSync } from 'node:fs';
import Mocha from 'mocha';

export interface TestRun {
  readonly timeoutMs: number;
  /** Test files at a time, each in a process of its own; 1 runs them in this one. */
  readonly jobs: number;
}

/**
 * Runs the test files that `patterns` name, paths relative to the repository, and prints as the last line
 * `N passed, N failed` from mocha's own counts. A run without a test is a failure.
 */
export async function runTests(patterns: readonly string[], { timeoutMs, jobs }: TestRun): Promise<void> {
  const files = globSync(patterns, { exclude: ['**/node_modules/**'] }).sort();
  const parallel = jobs > 1;
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: true, forbidPending: true, parallel, jobs });
  for (const file of files) mocha.addFile(file);
  if (!parallel) await mocha.loadFilesAsync();
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
  });
  const { passes = 0, failures = 0 } = stats ?? {};
  console.log(`${passes} passed, ${failures} failed`);
  process.exit(failures === 0 && passes > 0 ? 0 : 1);
}
