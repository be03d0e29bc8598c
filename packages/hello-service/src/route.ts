import type { Context } from 'koa';
import type { Answer } from './answer.ts';

/** One endpoint: the exact path it answers to, by GET and HEAD, and what it answers. */
export interface Route {
  readonly path: string;
  /** Asked every few seconds by machines, so that its requests are logged at `debug`. */
  readonly isProbe?: boolean;
  /** Koa's context is there to be read, such as `context.query`; what is set on it (`body`, `status`) is not sent. */
  answer(context: Context): Answer | Promise<Answer>;
}
