import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route } from './route.ts';

/** A request and its answer, once both are over. */
export interface Exchange {
  readonly requestId: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The answer's, or 499 where the client was gone before there was one: nginx's word for it. */
  readonly status: number;
  /** Undefined for a path that is none of the service's. */
  readonly route: Route | undefined;
  /** From the request's head to the end of the answer, in milliseconds. */
  readonly durationMs: number;
}
