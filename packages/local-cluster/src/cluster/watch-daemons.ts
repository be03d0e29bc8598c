import { ActionableError } from 'programs/actionable-error.ts';
import type { Daemon } from './daemon.ts';

/** Watches daemons that must run until the end of the rehearsal. */
export interface DaemonWatch {
  /** Aborted if a daemon ends, with an ActionableError that names it. */
  readonly signal: AbortSignal;
  add(daemons: readonly Daemon[]): void;
  /** Call it before you end the daemons. */
  stop(): void;
}

const lookIntervalMs = 200;

export function watchDaemons(): DaemonWatch {
  const ending = new AbortController();
  const watched: Daemon[] = [];
  const timer = setInterval(() => {
    const dead = watched.find((daemon) => daemon.ended() !== undefined);
    if (!dead) return;
    clearInterval(timer);
    ending.abort(
      new ActionableError(`${dead.name} ${dead.ended()} while the rehearsal needed it; run it again.`, {
        lookAt: [dead.logFile],
      }),
    );
  }, lookIntervalMs);
  timer.unref();
  return {
    signal: ending.signal,
    add: (daemons) => void watched.push(...daemons),
    stop: () => clearInterval(timer),
  };
}
