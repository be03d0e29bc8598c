import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { createAccessLog } from './access-log.ts';
import { type AppOptions, createApp } from './app.ts';
import { createFailureLog } from './failure-log.ts';
import { createMetrics } from './metrics.ts';
import { healthzRoute } from './routes/healthz.ts';
import { helloRoute } from './routes/hello.ts';
import { createMetricsRoute } from './routes/metrics.ts';
import { createReadyzRoute } from './routes/readyz.ts';
import { createVersionRoute, type Version } from './routes/version.ts';
import { createHttpServer } from './server.ts';

/** What the service is made of, beside its ports. */
export interface ServiceOptions extends Version {
  /** Aborted from the first signal to end. */
  readonly draining: AbortSignal;
  readonly logger: Logger;
}

/** Both servers, which listen nowhere yet. */
export interface Service {
  readonly server: Server;
  readonly metricsServer: Server;
}

/** The public server with its endpoints, and the one of its metrics. */
export function createService({ draining, logger, version, commit }: ServiceOptions): Service {
  const metrics = createMetrics({ version, commit });
  const logAccess = createAccessLog(logger);
  const logFailure = createFailureLog(logger);
  const createServerOf = (options: Pick<AppOptions, 'routes' | 'observe'>) => {
    const app = createApp({ draining, ...options });
    app.on('error', logFailure);
    return createHttpServer(app.callback());
  };
  return {
    server: createServerOf({
      routes: [
        helloRoute,
        healthzRoute,
        createReadyzRoute(draining),
        createVersionRoute({ version, commit }),
      ],
      observe(exchange) {
        metrics.observe(exchange);
        logAccess(exchange);
      },
    }),
    metricsServer: createServerOf({ routes: [createMetricsRoute(metrics)] }),
  };
}
