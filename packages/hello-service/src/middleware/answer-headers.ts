import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Middleware } from 'koa';

/**
 * Puts the id of a request into `context.state.requestId`, and these headers into each answer, an error's too:
 * - `X-Request-Id`;
 * - `Connection: close` from the moment the service drains. A client then opens its next connection elsewhere, and is
 *   not cut off when the drain ends.
 */
export function answerHeaders(draining: AbortSignal): Middleware {
  return async (context, next) => {
    const id = requestIdOf(context.headers);
    context.state['requestId'] = id;
    await next();
    context.set('X-Request-Id', id);
    if (draining.aborted) context.set('Connection', 'close');
  };
}

/** An id that a client may choose. It goes into logs and a header unescaped. */
const saneId = /^[\w.:=-]{1,128}$/;
/** W3C Trace Context, version 00. The second part is the id of the trace. */
const traceparent = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** The header of an AWS load balancer. Its `Self` comes first if the request already had a `Root`. */
const amazonTraceRoot = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;
const longestTraceHeader = 512;

/**
 * The id of a request: its `X-Request-Id`, else the id of its trace (`traceparent`, then `X-Amzn-Trace-Id`), else a new
 * UUID. Malformed headers are ignored.
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
