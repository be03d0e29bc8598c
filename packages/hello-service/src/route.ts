import type { Answer } from './answer.ts';

/** One endpoint: the exact path it answers to, by GET and HEAD, and what it answers. */
export interface Route {
  readonly path: string;
  /** Asked every few seconds by machines, so that its requests are logged at `debug`. */
  readonly isProbe?: boolean;
  answer(): Answer | Promise<Answer>;
}
