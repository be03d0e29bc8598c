import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Mocha's counts of a run. */
export interface TestCounts {
  readonly passes: number;
  readonly failures: number;
}

/** A run of test files beside this one. */
export interface TestsBeside {
  /** Waits for its end, and gives its output without the line of the counts. */
  ended(): Promise<TestCounts & { readonly output: string }>;
  stop(): void;
}

/** The niceness of tests beside others: they get a tenth of a processor that the others want. */
const niceness = '10';

/**
 * Starts a program that runs test files and ends with `N passed, N failed`, with a lower priority, so that it uses the time of
 * the processors that the tests of this process leave.
 * @param program the program and its arguments
 */
export function startTestsBeside(program: readonly string[]): TestsBeside {
  const child = spawn('nice', ['-n', niceness, ...program], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ending = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  // The failure is that of `ended`.
  ending.catch(() => {});
  process.once('exit', () => child.kill());
  return {
    stop: () => child.kill(),
    ended: async () => {
      const [stdout, stderr, [exitCode]] = await ending;
      const output = `${stdout}${stderr}`;
      const counts = /^(\d+) passed, (\d+) failed\n$/m.exec(stdout);
      if (counts === null)
        return { output: `${output}\n${program.join(' ')} ended with ${exitCode}\n`, passes: 0, failures: 1 };
      const [line, passes, failures] = counts;
      // A run without a test ends with 1, and with no failure.
      const failed = exitCode === 0 ? Number(failures) : Math.max(1, Number(failures));
      return { output: output.replace(line, ''), passes: Number(passes), failures: failed };
    },
  };
}
