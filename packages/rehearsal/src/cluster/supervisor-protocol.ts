/** An address inside the sandbox. */
export interface RelayTarget {
  readonly host: string;
  readonly port: number;
}

/** What the rehearsal orders. */
export type SupervisorOrder =
  | { type: 'start'; catatonit: string }
  | { type: 'keep'; targets: readonly RelayTarget[] }
  | { type: 'end' };

/** What the supervisor answers. */
export type SupervisorMessage =
  | { type: 'busy' }
  | { type: 'locked' }
  | { type: 'started'; pid: number }
  | { type: 'kept'; ports: readonly number[] }
  | { type: 'ended' }
  | { type: 'failed'; message: string };

/**
 * The machine's one rehearsal: a socket in Linux's abstract namespace, which the kernel frees with its
 * owner, so that no stale lock can exist.
 */
export const lockSocket = '\0aws-kube-cd-rehearsal';
