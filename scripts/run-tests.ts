import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { endWithReader, readerGoneExitCode } from 'tag-resolver';
import { chooseTestFiles, TestWordError } from './choose-test-files.ts';

export interface TestRun {
  /** The command of this run, for messages. */
  readonly command: string;
  /** Its arguments: parts of paths of test files; none means all. */
  readonly words: readonly string[];
  readonly timeoutMs: number;
  /** Test files at a time, each in its own process; 1 runs them in this process. */
  readonly jobs: number;
}

const compileCache = fileURLToPath(new URL('../node_modules/.cache/node-compile', import.meta.url));

/**
 * Runs the test files that match the words, and prints mocha's counts as the last line: `N passed, N failed`. A run without
 * a test is a failure. A word that matches no file gives exit code 2.
 */
export async function runTests(files: readonly string[], run: TestRun): Promise<void> {
  const { timeoutMs, jobs } = run;
  // The tests start hundreds of programs. With compiled code, each starts in half the time.
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
      // Wait for the first answer: a starting worker would end with a stack trace.
      if (parallel) runner.once('suite', endWorkers);
      // A test with a cluster removes it first.
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

/** Like Ctrl-C: mocha ends its workers, and sends itself the signal again. */
function endWorkers(): void {
  process.emit('SIGINT');
  const exit = () => process.exit(readerGoneExitCode);
  process.once('SIGINT', exit);
  setTimeout(exit, 500);
}
