/** What the rehearsal orders. */
export type SupervisorOrder = { type: 'start'; catatonit: string } | { type: 'keep' } | { type: 'end' };

/** What the supervisor answers. */
export type SupervisorMessage =
  | { type: 'locked' }
  | { type: 'started'; pid: number }
  | { type: 'kept' }
  | { type: 'ended' }
  | { type: 'failed'; message: string };
