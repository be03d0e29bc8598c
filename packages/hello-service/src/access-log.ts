import type { Logger } from 'pino';
import type { EndedRequest } from './middleware/observe-requests.ts';
import { pathOf } from './routing.ts';

const longestPath = 256;

/** How requests are logged. */
export interface AccessLogOptions {
  readonly logger: Logger;
  /** Paths that machines ask for every few seconds. Their requests are logged at `debug`. */
  readonly probePaths: readonly string[];
}

/**
 * Logs a failure of the service at `error`, a probe at `debug` and any other request at `info`. Queries and headers may
 * carry secrets, so they are not logged.
 */
export function accessLog({ logger, probePaths }: AccessLogOptions): (request: EndedRequest) => void {
  return ({ context, status, durationMs }) => {
    const path = pathOf(context.originalUrl);
    const level = status === 500 ? 'error' : probePaths.includes(path) ? 'debug' : 'info';
    if (!logger.isLevelEnabled(level)) return;
    logger[level](
      {
        requestId: context.state['requestId'],
        method: context.method,
        path: path.slice(0, longestPath),
        status,
        durationMs: Math.round(durationMs * 1000) / 1000,
        // pino leaves out what is undefined.
        aborted: context.res.writableFinished ? undefined : true,
      },
      'request',
    );
  };
}
