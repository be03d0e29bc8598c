export interface StopReason {
  /** Why the build must not go on, once it must not. */
  reason(): 'TIMED_OUT' | 'STOPPED' | undefined;
  /** Called once, when there is a reason. */
  onStop(stop: () => void): void;
  dispose(): void;
}

/** Watches the two things that end a build from outside: its time-out and who started it. */
export function watchStopReason(timeoutMinutes: number, signal: AbortSignal | undefined): StopReason {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMinutes * 60_000);
  const either = AbortSignal.any([timeout.signal, ...(signal === undefined ? [] : [signal])]);
  let reason: 'TIMED_OUT' | 'STOPPED' | undefined = signal?.aborted ? 'STOPPED' : undefined;
  either.addEventListener('abort', () => {
    reason ??= timeout.signal.aborted ? 'TIMED_OUT' : 'STOPPED';
  });
  return {
    reason: () => reason,
    onStop: (stop) => either.addEventListener('abort', stop, { once: true }),
    dispose: () => clearTimeout(timer),
  };
}
