import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** How long a client may take, in milliseconds. */
export interface TimeLimits {
  /** An idle connection outlives the load balancer's own 60 s, so that it is never the service that closes first. */
  readonly keepAliveMs: number;
  readonly headersMs: number;
  readonly requestMs: number;
  /** How long nothing may move on a connection with a request: a client that does not read is cut off then. */
  readonly stallMs: number;
  /** How often headers and requests are looked over. */
  readonly checkMs: number;
}

export const timeLimits: TimeLimits = {
  keepAliveMs: 65_000,
  headersMs: 15_000,
  requestMs: 30_000,
  stallMs: 30_000,
  checkMs: 5_000,
};

const connectRefusal = [
  'HTTP/1.1 405 Method Not Allowed',
  'Allow: GET, HEAD',
  'Connection: close',
  'Content-Length: 0',
  '\r\n',
].join('\r\n');

/** An HTTP server for the listener, with bounds on what a slow client may hold; it listens nowhere yet. */
export function createHttpServer(listener: RequestListener, limits = timeLimits): Server {
  const server = createServer(
    {
      keepAliveTimeout: limits.keepAliveMs,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      // A request without a body needs no stream that ends: a tenth of what node:http costs.
      optimizeEmptyRequests: true,
    },
    listener,
  );
  server.timeout = limits.stallMs;
  // node:http would cut a tunnel's client off without a word.
  server.on('connect', (_request, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    socket.end(connectRefusal, () => socket.destroy());
  });
  return server;
}
