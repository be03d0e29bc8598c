import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Middleware } from 'koa';

/** Puts the request's id into `context.state.requestId`, and into the answer as `X-Request-Id`. */
export const requestId: Middleware = async (context, next) => {
  const id = requestIdOf(context.headers);
  context.state['requestId'] = id;
  await next();
  context.set('X-Request-Id', id);
};

/** What others may call a request here: it goes into logs and an answer's header as it is. */
const saneId = /^[\w.:=-]{1,128}$/;
/** W3C Trace Context, version 00: the second part names the trace. */
const traceparent = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** What an AWS load balancer adds: its own `Self` comes first when a request already had a `Root`. */
const amazonTraceRoot = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;
const longestTraceHeader = 512;

/**
 * The name of a request: the one its sender gave (`X-Request-Id`), else the trace it is part of (`traceparent`,
 * `X-Amzn-Trace-Id`), else a new one. What is not well formed is as if it were not there.
 */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && saneId.test(given)) return given;
  return (
    matchTrace(headers['traceparent'], traceparent) ??
    matchTrace(headers['x-amzn-trace-id'], amazonTraceRoot) ??
    randomUUID()
  );
}

function matchTrace(header: string | string[] | undefined, form: RegExp): string | undefined {
  if (typeof header !== 'string' || header.length > longestTraceHeader) return undefined;
  return form.exec(header)?.[1];
}
