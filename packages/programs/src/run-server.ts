import { FlagError, sentenceOf } from './program-errors.ts';

/** A server that runs until it is closed. */
export interface Running {
  close(): Promise<void>;
}

/** Writes a JSON line to stdout. */
export function printLine(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Writes a line with the program's name to stderr. */
export function complain(program: string, sentence: string): void {
  process.stderr.write(`${program}: ${sentence}\n`);
}

/**
 * Runs a stand-in until SIGTERM or SIGINT, or until nobody reads its stdout any more. If the start fails, it prints one
 * sentence to stderr. The exit code is 2 for an invalid flag, else 1.
 */
export async function runServer(program: string, start: () => Promise<Running>): Promise<void> {
  try {
    const running = await start();
    let closing: Promise<void> | undefined;
    const stop = (): void => {
      if (closing) return;
      closing = running.close();
      closing.then(
        () => process.exit(0),
        (error) => fail(program, error),
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    process.stdout.on('error', stop);
    process.stderr.on('error', () => {}); // nowhere left to report it; usually the disk is full
  } catch (error) {
    fail(program, error);
  }
}

function fail(program: string, error: unknown): never {
  complain(program, sentenceOf(error));
  process.exit(error instanceof FlagError ? 2 : 1);
}
