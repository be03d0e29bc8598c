import { STATUS_CODES } from 'node:http';
import Koa, { type Middleware } from 'koa';

/**
 * Answers for a route that throws. An error that is meant for clients, as `context.throw(400, 'no such colour')` makes
 * it, is answered by its status and message. Any other is an `error` event of the application, and the client learns
 * nothing of it but 500. Koa's own handler would take a file that a route cannot find for a 404.
 */
export const errors: Middleware = async (context, next) => {
  try {
    await next();
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(`a route threw ${String(thrown)}`);
    const isExposed = error instanceof Koa.HttpError && error.expose;
    if (!isExposed) context.app.emit('error', error, context);
    // What the route set, such as a cache's lifetime, is not meant for its failure.
    for (const name of context.res.getHeaderNames()) context.remove(name);
    if (error instanceof Koa.HttpError) context.set(error.headers ?? {});
    context.status = error instanceof Koa.HttpError ? error.status : 500;
    context.body = isExposed ? error.message : STATUS_CODES[context.status];
  }
};
