import type { Context, Middleware } from 'koa';

/** A request that is over: answered, or given up by its client. */
export interface EndedRequest {
  readonly context: Context;
  /** The status that was sent, or 499 if the client was gone before. */
  readonly status: number;
  /** From the head of the request to the end of its answer. */
  readonly durationMs: number;
}

/** nginx's code for a client that closed its connection before it was answered. */
const clientClosedRequest = 499;

/** Tells the observers about each request when it is over. */
export function observeRequests(...observers: ((request: EndedRequest) => void)[]): Middleware {
  return (context, next) => {
    const startedMs = performance.now();
    const { res: response } = context;
    response.on('close', () => {
      const status = response.headersSent ? response.statusCode : clientClosedRequest;
      const durationMs = performance.now() - startedMs;
      for (const observe of observers) observe({ context, status, durationMs });
    });
    return next();
  };
}
