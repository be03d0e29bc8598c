import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { endWithReader, readerGoneExitCode } from 'tag-resolver';
import { chooseTestFiles, TestWordError } from './choose-test-files.ts';
import { startTestsBeside, type TestsBeside } from './tests-beside.ts';

export interface TestRun {
  /** The command of this run, for messages. */
  readonly command: string;
  /** Its arguments: parts of paths of test files; none means all. */
  readonly words: readonly string[];
  readonly timeoutMs: number;
  /** Test files at a time, each in its own process; 1 runs them in this process. */
  readonly jobs: number;
  /** A program that runs other test files beside these, and when it starts; its counts are added. */
  readonly beside?:
    | { readonly program: readonly string[]; readonly from: 'start' | 'first test end' }
    | undefined;
}

const compileCache = fileURLToPath(new URL('../node_modules/.cache/node-compile', import.meta.url));

/**
 * Runs the test files that match the words, and prints mocha's counts as the last line: `N passed, N failed`. A run without
 * a test is a failure. A word that matches no file gives exit code 2.
 */
export async function runTests(files: readonly string[], run: TestRun): Promise<void> {
  const { timeoutMs, jobs, beside } = run;
  // The tests start hundreds of programs. With compiled code, each starts in half the time.
  process.env['NODE_COMPILE_CACHE'] ??= compileCache;
  const parallel = jobs > 1;
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: true, forbidPending: true, parallel, jobs });
  for (const file of chosenFiles(files, run)) mocha.addFile(file);
  if (!parallel) await mocha.loadFilesAsync();
  // The programs that tests started end with this process, which a signal alone would end without them.
  for (const [signal, exitCode] of [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => process.exit(exitCode));
  let isRead = true;
  let others: TestsBeside | undefined;
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
    if (beside !== undefined)
      runner.once(beside.from === 'start' ? 'start' : 'test end', () => {
        others = startTestsBeside(beside.program);
      });
    endWithReader(() => {
      if (!isRead) return;
      isRead = false;
      others?.stop();
      // Wait for the first answer: a starting worker would end with a stack trace.
      if (parallel) runner.once('suite', endWorkers);
      // A test with a cluster removes it first.
      else runner.abort();
    });
  });
  if (!isRead) process.exit(readerGoneExitCode);
  const more = await others?.ended();
  if (more !== undefined) console.log(more.output);
  const passes = (stats?.passes ?? 0) + (more?.passes ?? 0);
  const failures = (stats?.failures ?? 0) + (more?.failures ?? 0);
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
