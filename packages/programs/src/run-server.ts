import { FlagError, sentenceOf } from './program-errors.ts';

/** Something that runs until it is closed. */
export interface Running {
  close(): Promise<void>;
}

/** Writes one JSON line on stdout. */
export function printLine(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Writes one line on stderr, under the program's name. */
export function complain(program: string, sentence: string): void {
  process.stderr.write(`${program}: ${sentence}\n`);
}

/**
 * Runs a stand-in until SIGTERM or SIGINT, or until nobody reads its stdout any more.
 * A start that fails is one sentence on stderr: exit status 2 for a bad flag, 1 for all else.
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
    process.stderr.on('error', () => {}); // nowhere left to say it: a full disk, mostly
  } catch (error) {
    fail(program, error);
  }
}

function fail(program: string, error: unknown): never {
  complain(program, sentenceOf(error));
  process.exit(error instanceof FlagError ? 2 : 1);
}
