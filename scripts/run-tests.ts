import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { endWithReader, readerGoneExitCode } from 'tag-resolver';
import { chooseTestFiles, TestWordError } from './choose-test-files.ts';

export interface TestRun {
  /** What a person types for this run. */
  readonly command: string;
  /** What was typed behind it: parts of the paths of the files that are meant; none means all. */
  readonly words: readonly string[];
  readonly timeoutMs: number;
  /** Test files at a time, each in a process of its own; 1 runs them in this one. */
  readonly jobs: number;
}

const compileCache = fileURLToPath(new URL('../node_modules/.cache/node-compile', import.meta.url));

/**
 * Runs those of the test files that the words name, and prints as the last line `N passed, N failed` from mocha's own
 * counts. A run without a test is a failure; a word that names no file is exit code 2.
 */
export async function runTests(files: readonly string[], run: TestRun): Promise<void> {
  const { timeoutMs, jobs } = run;
  // The tests start programs by the hundred; with their code compiled already, each takes half the time to start.
  process.env['NODE_COMPILE_CACHE'] ??= compileCache;
  const parallel = jobs > 1;
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: true, forbidPending: true, parallel, jobs });
  for (const file of chosenFiles(files, run)) mocha.addFile(file);
  if (!parallel) await mocha.loadFilesAsync();
  let isRead = true;
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
    endWithReader(() => {
      if (!isRead) return;
      isRead = false;
      // Not before one has answered: a worker that only starts would end with a trace.
      if (parallel) runner.once('suite', endWorkers);
      // A test that has a cluster takes it down first.
      else runner.abort();
    });
  });
  if (!isRead) process.exit(readerGoneExitCode);
  const { passes = 0, failures = 0 } = stats ?? {};
  console.log(`${passes} passed, ${failures} failed`);
  process.exit(failures === 0 && passes > 0 ? 0 : 1);
}

function chosenFiles(files: readonly string[], { words, command }: TestRun): string[] {
  try {
    return chooseTestFiles(files, words, command).sort();
  } catch (error) {
    if (!(error instanceof TestWordError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

/** As Ctrl-C does: mocha ends its workers and then sends itself the signal anew. */
function endWorkers(): void {
  process.emit('SIGINT');
  const exit = () => process.exit(readerGoneExitCode);
  process.once('SIGINT', exit);
  setTimeout(exit, 500);
}
