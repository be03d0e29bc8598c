import type { Context } from 'koa';

/** One endpoint: the exact path it answers to, by GET and HEAD, and how it answers. */
export interface Route {
  readonly path: string;
  answer(context: Context): void;
}
