import type { Router } from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { closeConnections } from './middleware/close-connections.ts';
import { errors } from './middleware/errors.ts';
import { requestId } from './middleware/request-id.ts';
import { pathAsSent, unknownRequests } from './routing.ts';

/** What an application is made of. */
export interface AppOptions {
  readonly router: Router;
  /** Aborted from the first signal to end: every connection follows it. */
  readonly draining: AbortSignal;
  /** What else sees each request and its whole answer, such as an access log. */
  readonly middleware?: readonly Middleware[];
}

/**
 * The application without a port: `createApp(options).callback()` is a request listener. What a route throws is an
 * `error` event of the application.
 */
export function createApp({ router, draining, middleware = [] }: AppOptions): Koa {
  const app = new Koa();
  for (const each of [requestId, closeConnections(draining), ...middleware]) app.use(each);
  app.use(errors).use(unknownRequests).use(pathAsSent).use(router.routes());
  return app;
}
