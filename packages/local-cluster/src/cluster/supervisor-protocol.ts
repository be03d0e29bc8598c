/** A message from the rehearsal to the supervisor. */
export type SupervisorOrder = { type: 'start'; catatonit: string } | { type: 'keep' } | { type: 'end' };

/** A message from the supervisor to the rehearsal. */
export type SupervisorMessage =
  | { type: 'locked' }
  | { type: 'started'; pid: number }
  | { type: 'kept' }
  | { type: 'ended' }
  | { type: 'failed'; message: string };
