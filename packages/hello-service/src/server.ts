import { createServer, type RequestListener, type Server } from 'node:http';

/** An idle connection outlives the load balancer's own 60 s, so that it is never the service that closes first. */
const keepAliveTimeoutMs = 65_000;
const headersTimeoutMs = 70_000;
const requestTimeoutMs = 75_000;

/** An HTTP server for the listener, with bounds on what a slow client may hold; it listens nowhere yet. */
export function createHttpServer(listener: RequestListener): Server {
  return createServer(
    {
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
    },
    listener,
  );
}
