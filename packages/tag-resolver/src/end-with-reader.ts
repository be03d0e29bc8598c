/** As a shell sees a program that SIGPIPE ended (128 + 13): that of git, helm and kubectl where their reader is gone. */
export const readerGoneExitCode = 141;

const exit = () => process.exit(readerGoneExitCode);
let whatEnds: (() => void) | undefined;

/**
 * For programs that people pipe into `head` or `less`: ends without a word when nobody reads stdout or stderr any more.
 * An output that can't be written for another reason (a full disk) is one sentence and exit code 1.
 * @param end called instead of `process.exit(141)`, perhaps several times, by a program that has something to end first;
 * that of a later call takes its place
 */
export function endWithReader(end: () => void = exit): void {
  const isFirst = whatEnds === undefined;
  whatEnds = end;
  if (!isFirst) return;
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return whatEnds?.();
      if (name === 'stdout') process.stderr.write(`The output can't be written: ${error.message}.\n`);
      process.exit(1);
    });
  }
}
