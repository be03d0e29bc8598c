import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** A long-running program of the cluster or a stand-in. */
export interface Daemon {
  readonly name: string;
  readonly logFile: string;
  /** How it ended, such as `ended with exit code 1`; undefined while it runs. */
  ended(): string | undefined;
}

/**
 * Starts a command with its output in `<logDirectory>/<name>.log`. With `onLine`, its stdout goes to `<name>.events`, and
 * each line of that file to `onLine`. It is a file because a kept daemon would outlive the reader of a pipe.
 */
export function startDaemon(
  name: string,
  command: readonly string[],
  options: {
    readonly logDirectory: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly onLine?: (line: string) => void;
  },
): Daemon {
  const logFile = join(options.logDirectory, `${name}.log`);
  const log = openSync(logFile, 'w');
  const events = options.onLine ? openSync(join(options.logDirectory, eventsFile(name)), 'w+') : undefined;
  const [program = 'true', ...args] = command;
  const child = spawn(program, args, {
    // In its own session, because Ctrl-C is for the rehearsal, which ends its programs in order.
    detached: true,
    stdio: ['ignore', events ?? log, log],
    env: options.environment,
  });
  closeSync(log);
  let end: string | undefined;
  child.once('error', (error) => {
    end = error.message;
  });
  child.once('exit', (code, signal) => {
    end = signal ? `ended by ${signal}` : `ended with exit code ${code}`;
  });
  if (options.onLine && events !== undefined) followLines(events, options.onLine);
  child.unref();
  return { name, logFile, ended: () => end };
}

/** The name of the file of a daemon's events. */
export const eventsFile = (name: string) => `${name}.events`;

const followIntervalMs = 30;

/** Passes each complete line that is in the file, and that is appended to it while this program runs. */
export function followLines(file: number, onLine: (line: string) => void): void {
  const chunk = Buffer.alloc(64 * 1024);
  let position = 0;
  // A read may end within a character.
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const read = () => {
    for (let count = readSync(file, chunk, 0, chunk.length, position); count > 0; ) {
      position += count;
      const lines = (rest + decoder.write(chunk.subarray(0, count))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
      count = readSync(file, chunk, 0, chunk.length, position);
    }
  };
  setInterval(read, followIntervalMs).unref();
}

/**
 * Repeats `check` until it returns true.
 * @throws Error with the last lines of a log if `timeoutMs` passes, or if one of the daemons ends.
 */
export async function waitUntil(
  what: string,
  check: () => Promise<boolean>,
  options: {
    readonly timeoutMs: number;
    readonly daemons: readonly Daemon[];
    readonly signal: AbortSignal;
    readonly intervalMs?: number;
  },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    options.signal.throwIfAborted();
    if (await check()) return;
    const dead = options.daemons.find((daemon) => daemon.ended() !== undefined);
    if (dead) throw new Error(`${what}: ${dead.name} ${dead.ended()}. ${await logTail(dead)}`);
    if (Date.now() > deadline) {
      const suspect = options.daemons[0];
      const words = suspect ? await logTail(suspect) : '';
      throw new Error(`${what}: not within ${options.timeoutMs / 1000} seconds. ${words}`);
    }
    await new Promise((resolve) => setTimeout(resolve, options.intervalMs ?? 50));
  }
}

async function logTail(daemon: Daemon): Promise<string> {
  const lines = (await readFile(daemon.logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-8);
  return `The end of its log, ${daemon.logFile}:\n${lines.join('\n')}`;
}
