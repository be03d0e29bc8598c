/** Prints a result to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Reports progress on stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs work that Ctrl-C and SIGTERM abort. The exit code is then 130. */
export async function withSignals<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.once(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of names) process.off(name, abort);
    if (controller.signal.aborted) process.exitCode = 130;
  }
}
