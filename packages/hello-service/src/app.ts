import type { Server } from 'node:http';
import type { Router } from '@koa/router';
import Koa, { type Middleware } from 'koa';
import type { Logger } from 'pino';
import { accessLog } from './access-log.ts';
import { createMetrics, requestDurations } from './metrics.ts';
import { answerHeaders } from './middleware/answer-headers.ts';
import { errors, logFailures } from './middleware/errors.ts';
import { observeRequests } from './middleware/observe-requests.ts';
import { createMetricsRoutes, createRoutes, probePaths, type RoutesOptions } from './routes.ts';
import { pathAsSent } from './routing.ts';
import { createHttpServer } from './server.ts';

/** What an application is made of. */
export interface AppOptions {
  readonly router: Router;
  /** Aborted from the first signal to end. */
  readonly draining: AbortSignal;
  /** Middleware that sees each request and its whole answer, such as an access log. */
  readonly middleware?: readonly Middleware[];
}

/**
 * The application without a port: `createApp(options).callback()` is a request listener. What a route throws is an
 * `error` event of the application.
 */
export function createApp({ router, draining, middleware = [] }: AppOptions): Koa {
  const app = new Koa();
  for (const each of [...middleware, answerHeaders(draining), errors, pathAsSent]) app.use(each);
  app.use(router.routes());
  return app;
}

/** What the service is made of. */
export interface ServiceOptions extends RoutesOptions {
  readonly logger: Logger;
}

/** The public server with its routes, and the server of the metrics. They do not listen yet. */
export function createService({ draining, logger, version, commitId }: ServiceOptions): {
  readonly server: Server;
  readonly metricsServer: Server;
} {
  const metrics = createMetrics({ version, commitId });
  const serve = (options: Omit<AppOptions, 'draining'>) => {
    const app = createApp({ draining, ...options });
    app.on('error', logFailures(logger));
    return createHttpServer(app.callback());
  };
  return {
    server: serve({
      router: createRoutes({ draining, version, commitId }),
      middleware: [observeRequests(accessLog({ logger, probePaths }), requestDurations(metrics))],
    }),
    metricsServer: serve({ router: createMetricsRoutes(metrics.registry) }),
  };
}
