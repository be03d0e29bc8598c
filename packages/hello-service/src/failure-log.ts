import type { Context } from 'koa';
import type { Logger } from 'pino';

/** Writes what an application's `error` event tells: `error` for a fault of ours, `debug` for a connection that broke. */
export function createFailureLog(logger: Logger): (error: Error, context?: Context) => void {
  return (error, context) => {
    const level = 'syscall' in error ? 'debug' : 'error';
    logger[level]({ requestId: context?.state['requestId'], err: error }, 'request failed');
  };
}
