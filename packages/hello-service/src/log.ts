import { type DestinationStream, destination, type Logger, pino } from 'pino';

/** The values of LOG_LEVEL, from the most to the fewest lines. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A write for each line costs more than making the line. pino writes at most 16 KB at once. */
const batchBytes = 15 * 1024;
/** The longest time that a line waits for its batch. */
const waitMs = 200;
/** While nobody reads the log, this much is kept. Later lines are dropped. */
const longestBacklogBytes = 16 * 1024 * 1024;

/** A logger of JSON lines: `level` by its name, `time` in milliseconds since 1970, then the fields of the line. */
export function createLogger(level: LogLevel, destination: DestinationStream): Logger {
  return pino({ level, base: null, formatters: { level: (label) => ({ level: label }) } }, destination);
}

/** Where the lines go. */
export interface LogDestination extends DestinationStream {
  /** Writes the lines that wait, then calls back, also if they cannot be written. */
  end(onEnd: () => void): void;
}

/** Collects lines for a file descriptor and writes them in batches, off the event loop. */
export function openLogDestination(fileDescriptor: number): LogDestination {
  const lines = destination({
    dest: fileDescriptor,
    sync: false,
    minLength: batchBytes,
    periodicFlush: waitMs,
    maxLength: longestBacklogBytes,
    contentMode: 'buffer',
  });
  const write = lines.write.bind(lines) as (line: string | Buffer) => boolean;
  let isReaderGone = false;
  // A log that cannot be written ends no service. On a full disk, pino writes the same lines again later.
  lines.on('error', ({ code }: NodeJS.ErrnoException) => {
    isReaderGone ||= code === 'EPIPE';
  });
  return {
    // As bytes: with strings, pino copies the whole batch for each line that joins it.
    write: (line) => isReaderGone || write(Buffer.from(line)),
    end(onEnd) {
      if (isReaderGone) return onEnd();
      lines.once('close', onEnd);
      // Otherwise pino tries once more at the exit of the process, which then fails.
      lines.once('error', () => lines.destroy());
      lines.end();
    },
  };
}

/** Writes the lines that wait and accepts no more. False when that takes longer than `limitMs`: nobody reads. */
export function endLog(logger: Logger, lines: LogDestination, limitMs: number): Promise<boolean> {
  logger.level = 'silent';
  const { promise, resolve } = Promise.withResolvers<boolean>();
  setTimeout(resolve, limitMs, false);
  lines.end(() => resolve(true));
  return promise;
}
