import { destination, type Logger } from 'pino';

/** Where pino's lines go. */
export type LogDestination = ReturnType<typeof destination>;

/** A write for some ten lines: a write for each line costs more than making it. */
const batchBytes = 4096;
/** How long a line waits at most for others to be written with. */
const waitMs = 200;
/** Where nobody reads for so long that this much waits, what comes is dropped. */
const longestBacklogBytes = 16 * 1024 * 1024;

/** Buffers lines for a file descriptor and writes them off the event loop. */
export function openLogDestination(fileDescriptor: number): LogDestination {
  return destination({
    dest: fileDescriptor,
    sync: false,
    minLength: batchBytes,
    periodicFlush: waitMs,
    maxLength: longestBacklogBytes,
  });
}

/**
 * Writes what is left and takes no more lines. False when that took longer than `limitMs`, which is when nobody reads.
 */
export function endLog(logger: Logger, lines: LogDestination, limitMs: number): Promise<boolean> {
  logger.level = 'silent';
  const { promise, resolve } = Promise.withResolvers<boolean>();
  lines.once('close', () => resolve(true));
  setTimeout(resolve, limitMs, false);
  lines.end();
  return promise;
}
