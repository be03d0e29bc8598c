import type { Middleware } from 'koa';

/**
 * Answers with `Connection: close` from the moment the service drains. A client then opens its next connection
 * elsewhere, and is not cut off when the drain ends.
 */
export function closeConnections(draining: AbortSignal): Middleware {
  return async (context, next) => {
    await next();
    if (draining.aborted) context.set('Connection', 'close');
  };
}
