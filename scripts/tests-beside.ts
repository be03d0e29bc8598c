import { tryProgram } from '../packages/programs/src/run-program.ts';

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
  const stopping = new AbortController();
  const ending = tryProgram(['nice', '-n', niceness, ...program], { signal: stopping.signal });
  // The failure is that of `ended`.
  ending.catch(() => {});
  return {
    stop: () => stopping.abort(),
    ended: async () => {
      const { stdout, stderr, exitCode } = await ending;
      const output = `${stdout}\n${stderr}`;
      const counts = /^(\d+) passed, (\d+) failed$/.exec(stdout.split('\n').at(-1) ?? '');
      if (counts === null)
        return { output: `${output}\n${program.join(' ')} ended with ${exitCode}\n`, passes: 0, failures: 1 };
      const [line, passes, failures] = counts;
      // A run without a test ends with 1, and with no failure.
      const failed = exitCode === 0 ? Number(failures) : Math.max(1, Number(failures));
      return { output: output.replace(line, ''), passes: Number(passes), failures: failed };
    },
  };
}
