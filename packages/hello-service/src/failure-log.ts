import type { Context } from 'koa';
import type { Logger } from 'pino';

/**
 * Writes what an application's `error` event tells: `debug` for a connection that broke, which Koa marks by `headerSent`
 * because there is nobody left to answer, else `error`. A route's own failure to read a file or to reach another
 * server looks much like the former, but is ours.
 */
export function createFailureLog(logger: Logger): (error: Error, context?: Context) => void {
  return (error, context) => {
    const level = 'headerSent' in error ? 'debug' : 'error';
    logger[level]({ requestId: context?.state['requestId'], err: error }, 'request failed');
  };
}
