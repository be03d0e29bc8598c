import { statfs } from 'node:fs/promises';
import { ActionableError } from 'programs/actionable-error.ts';

/** Watches the disk that a rehearsal writes to. */
interface DiskWatch {
  /** Aborted if the disk is nearly full, with an ActionableError that names the folder. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** Below 50 MB the kubelet evicts pods, and the rehearsal would wait for them forever. */
const leastBytes = 100_000_000;
const lookIntervalMs = 500;

export function watchDisk(
  folder: string,
  readFreeBytes: (folder: string) => Promise<number> = freeBytesOf,
): DiskWatch {
  const full = new AbortController();
  const timer = setInterval(async () => {
    const free = await readFreeBytes(folder).catch(() => undefined);
    if (free === undefined || free >= leastBytes || full.signal.aborted) return;
    clearInterval(timer);
    full.abort(diskFailure(folder));
  }, lookIntervalMs);
  timer.unref();
  return { signal: full.signal, stop: () => clearInterval(timer) };
}

/** The error to show: the full disk first, then what failed because of it. */
export function namingFullDisk(error: unknown, folder: string, isFull: boolean): unknown {
  const words = error instanceof ActionableError ? `${error.message}\n${error.output ?? ''}` : String(error);
  if (!isFull && !/\bENOSPC\b|\bEDQUOT\b|no space left on device/i.test(words)) return error;
  const failure = diskFailure(folder);
  // The watch itself has failed the run.
  if (words.startsWith(failure.message)) return error;
  if (!(error instanceof ActionableError)) return diskFailure(folder, isFull ? {} : { output: words });
  const { message, command, output = '', lookAt } = error;
  return diskFailure(folder, { ...(command && { command }), output: `${message}\n${output}`, lookAt });
}

function diskFailure(
  folder: string,
  details?: ConstructorParameters<typeof ActionableError>[1],
): ActionableError {
  return new ActionableError(
    `The disk of ${folder} is full: free some space, or set XDG_CACHE_HOME to a folder of another disk, then run this command again.`,
    details,
  );
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
