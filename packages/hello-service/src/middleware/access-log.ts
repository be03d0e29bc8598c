import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { pathOf } from '../target.ts';
import { finalStatus } from './final-status.ts';

const longestPath = 256;

/** How requests are logged. */
export interface AccessLogOptions {
  readonly logger: Logger;
  /** Paths that machines ask for every few seconds: their requests are logged at `debug`. */
  readonly probePaths: readonly string[];
}

/**
 * Logs each request once it is answered or its client is gone: a failure of the service at `error`, a probe at `debug`,
 * any other at `info`. Queries and headers stay out of the log, because they may carry secrets.
 */
export function accessLog({ logger, probePaths }: AccessLogOptions): Middleware {
  return (context, next) => {
    const startedMs = performance.now();
    const { res: response, method, originalUrl, state } = context;
    response.once('close', () => {
      const status = finalStatus(response);
      const path = pathOf(originalUrl);
      const level = status === 500 ? 'error' : probePaths.includes(path) ? 'debug' : 'info';
      if (!logger.isLevelEnabled(level)) return;
      logger[level](
        {
          requestId: state['requestId'],
          method,
          path: path.slice(0, longestPath),
          status,
          durationMs: Math.round((performance.now() - startedMs) * 1000) / 1000,
          // pino leaves out what is undefined.
          aborted: response.writableFinished ? undefined : true,
        },
        'request',
      );
    });
    return next();
  };
}
