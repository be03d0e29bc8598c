import { STATUS_CODES } from 'node:http';
import Koa, { type Context, type Middleware } from 'koa';
import type { Logger } from 'pino';
import { routesOf } from '../routing.ts';

/** Answers for requests that no route answers, and for routes that throw. */
export const errors: Middleware = async (context, next) => {
  try {
    await next();
    if (context.status === 404 && context.body == null) refuse(context);
  } catch (thrown) {
    answerFailure(context, thrown instanceof Error ? thrown : new Error(`a route threw ${String(thrown)}`));
  }
};

/**
 * 405 if the path has a route for another method, else 404. The router's own `allowedMethods()` answers OPTIONS with
 * 200, and unknown methods with 501.
 */
function refuse(context: Context): void {
  const routes = context['routeMatched'] ? [] : routesOf(context);
  const allowed = new Set(routes.flatMap(({ methods }) => methods));
  if (allowed.size > 0) context.set('Allow', [...allowed].sort().join(', '));
  context.status = allowed.size > 0 ? 405 : 404;
  context.body = STATUS_CODES[context.status];
}

/**
 * An error that is meant for clients, as `context.throw(400, 'no such colour')` makes it, is answered with its status and
 * message. Any other is an `error` event of the application, and its client gets a 500 without details. Koa's own
 * handler would answer a file that a route cannot find with 404.
 */
function answerFailure(context: Context, error: Error): void {
  const isExposed = error instanceof Koa.HttpError && error.expose;
  if (!isExposed) context.app.emit('error', error, context);
  // Headers that the route set, such as a cache's lifetime, are not meant for its failure.
  for (const name of context.res.getHeaderNames()) context.remove(name);
  if (error instanceof Koa.HttpError) context.set(error.headers ?? {});
  context.status = error instanceof Koa.HttpError ? error.status : 500;
  context.body = isExposed ? error.message : STATUS_CODES[context.status];
}

/**
 * A listener for the `error` event of an application: logs at `debug` that a connection broke, and anything else at
 * `error`. Koa marks a broken connection by `headerSent`. Its code is no sign: a route that cannot reach another server
 * fails with the same codes.
 */
export function logFailures(logger: Logger): (error: Error, context?: Context) => void {
  return (error, context) => {
    const level = 'headerSent' in error ? 'debug' : 'error';
    logger[level]({ requestId: context?.state['requestId'], err: error }, 'request failed');
  };
}
