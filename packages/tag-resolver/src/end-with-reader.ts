/** 128 + SIGPIPE: the exit code of git, helm and kubectl when nobody reads their output any more. */
export const readerGoneExitCode = 141;

const exit = () => process.exit(readerGoneExitCode);
let endProgram: (() => void) | undefined;

/**
 * Ends a program silently when nobody reads its stdout or stderr any more, as with `| head`. Any other write error, such as a
 * full disk, gives one sentence and exit code 1.
 * @param end called instead of `process.exit(141)`, possibly several times, by a program that must clean up first; a later
 * call replaces it
 */
export function endWithReader(end: () => void = exit): void {
  const isFirst = endProgram === undefined;
  endProgram = end;
  if (!isFirst) return;
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return endProgram?.();
      if (name === 'stdout') process.stderr.write(`The output can't be written: ${error.message}.\n`);
      process.exit(1);
    });
  }
}
