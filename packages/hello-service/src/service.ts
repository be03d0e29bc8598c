import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { type AppOptions, createApp } from './app.ts';
import { createFailureLog } from './failure-log.ts';
import { createMetrics, type Release } from './metrics.ts';
import { accessLog } from './middleware/access-log.ts';
import { requestDurations } from './middleware/request-durations.ts';
import { createMetricsRoutes, createRoutes, probePaths } from './routes.ts';
import { createHttpServer } from './server.ts';

/** What the service is made of, beside its ports. */
export interface ServiceOptions extends Release {
  /** Aborted from the first signal to end. */
  readonly draining: AbortSignal;
  readonly logger: Logger;
}

/** Both servers, which listen nowhere yet. */
export interface Service {
  readonly server: Server;
  readonly metricsServer: Server;
}

/** The public server with its routes, and the one of its metrics. */
export function createService({ draining, logger, version, commit }: ServiceOptions): Service {
  const { registry, requestDuration } = createMetrics({ version, commit });
  const serve = (options: Omit<AppOptions, 'draining'>) => {
    const app = createApp({ draining, ...options });
    app.on('error', createFailureLog(logger));
    return createHttpServer(app.callback());
  };
  return {
    server: serve({
      router: createRoutes({ draining, version, commit }),
      middleware: [accessLog({ logger, probePaths }), requestDurations(requestDuration)],
    }),
    metricsServer: serve({ router: createMetricsRoutes(registry) }),
  };
}
