import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A line of `--json`. */
export interface RehearsalEvent {
  readonly event: string;
  readonly step?: string;
  readonly line?: string;
  readonly message?: string;
  readonly [field: string]: unknown;
}

/** A rehearsal in its own process, and its events. */
export interface RunningRehearsal {
  readonly child: ChildProcess;
  readonly events: readonly RehearsalEvent[];
  readonly stderr: () => string;
  /** Resolves with the first event that fits, past ones too. Rejects if the rehearsal ends before. */
  until(fits: (event: RehearsalEvent) => boolean): Promise<RehearsalEvent>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export interface RehearsalOptions {
  /** The main.ts of another checkout. */
  readonly program?: string;
  /** The words before the command, such as those of `unshare`. */
  readonly prefix?: readonly string[];
  /** Variables besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function startRehearsal(args: readonly string[], options: RehearsalOptions = {}): RunningRehearsal {
  const command = [process.execPath, options.program ?? program, '--json', ...args];
  const [file = process.execPath, ...rest] = [...(options.prefix ?? []), ...command];
  const child = spawn(file, rest, {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const events: RehearsalEvent[] = [];
  const listeners = new Set<() => void>();
  let stderr = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line) as RehearsalEvent);
    for (const listener of listeners) listener();
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const until = (fits: (event: RehearsalEvent) => boolean) =>
    new Promise<RehearsalEvent>((resolve, reject) => {
      const look = () => {
        const found = events.find(fits);
        if (!found) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
      ended.then((how) => reject(new Error(`the rehearsal ended with ${how} before: ${stderr}`)));
    });
  return { child, events, stderr: () => stderr, until, ended };
}
