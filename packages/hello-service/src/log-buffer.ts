import { type DestinationStream, destination } from 'pino';

/** Where pino's lines go: at once into memory, and from there to a file descriptor in larger writes. */
export interface LogBuffer extends DestinationStream {
  /** Writes what is left; false when that took longer than `limitMs`, which is when nobody reads. */
  end(limitMs: number): Promise<boolean>;
}

/** A write for some hundred lines: a write for each line costs more than making it. */
const batchLength = 16_384;
/** How long a line waits at most for others to be written with. */
const waitMs = 200;
/** Where nobody reads for so long that this much waits, what comes is dropped: memory is the service's, not the log's. */
const longestBacklog = 16 * 1024 * 1024;

/**
 * Buffers lines for a file descriptor and writes them off the event loop. pino's own buffer (`minLength`) flattens all
 * that waits at each line, which costs more than the line; here lines are joined once, when they are written.
 */
export function createLogBuffer(fileDescriptor: number): LogBuffer {
  const sink = destination({ dest: fileDescriptor, sync: false, maxLength: longestBacklog });
  let batch = '';
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (batch === '') return;
    sink.write(batch);
    batch = '';
  };
  // The last resort of an end that nobody awaited, such as a crash; `sink` itself writes what it holds by then.
  process.prependListener('exit', () => {
    if (!hasEnded) flush();
  });
  return {
    write(line) {
      if (hasEnded) return;
      batch += line;
      if (batch.length >= batchLength) flush();
      else timer ??= setTimeout(flush, waitMs).unref();
    },
    end(limitMs) {
      flush();
      hasEnded = true;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      sink.once('close', () => resolve(true));
      setTimeout(resolve, limitMs, false);
      sink.end();
      return promise;
    },
  };
}
