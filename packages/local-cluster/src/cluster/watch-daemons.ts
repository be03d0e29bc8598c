import { ActionableError } from 'programs/actionable-error.ts';
import type { Daemon } from './daemon.ts';

/** Watches daemons that must live as long as the rehearsal does. */
export interface DaemonWatch {
  /** Aborted, with a ActionableError that names it, when one of them has ended. */
  readonly signal: AbortSignal;
  add(daemons: readonly Daemon[]): void;
  /** Before they are ended on purpose. */
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
