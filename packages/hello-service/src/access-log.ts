import type { Logger } from 'pino';
import type { Exchange } from './exchange.ts';
import { pathOf } from './target.ts';

const longestPath = 256;

/**
 * Writes a line for each exchange: `error` for a failure of the service, `debug` for probes, which come every second,
 * else `info`. No query and no header is in it, for either may carry a secret.
 */
export function createAccessLog(logger: Logger): (exchange: Exchange) => void {
  return (exchange) => {
    const level = levelOf(exchange);
    if (!logger.isLevelEnabled(level)) return;
    const { requestId, request, response, status, durationMs } = exchange;
    logger[level](
      {
        requestId,
        method: request.method,
        path: pathOf(request.url ?? '').slice(0, longestPath),
        status,
        durationMs: Math.round(durationMs * 1000) / 1000,
        // Left out of the line unless the client was gone before the whole answer was on its way.
        aborted: response.writableFinished ? undefined : true,
      },
      'request',
    );
  };
}

function levelOf({ status, route }: Exchange): 'error' | 'debug' | 'info' {
  if (status === 500) return 'error';
  return route?.isProbe ? 'debug' : 'info';
}
