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
  | { type: 'locked' }
  | { type: 'started'; pid: number }
  | { type: 'kept'; ports: readonly number[] }
  | { type: 'ended' }
  | { type: 'failed'; message: string };
