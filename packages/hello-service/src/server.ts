import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ConfigError } from './config.ts';

/** How long a client may take, in milliseconds. The README lists the reasons. */
export interface TimeLimits {
  /** An idle connection. Longer than the load balancer's 60 s, so that the service never closes first. */
  readonly keepAliveMs: number;
  readonly headersMs: number;
  readonly requestMs: number;
  /** A connection with a request on which nothing moves, such as a client that does not read. */
  readonly stallMs: number;
  /** How often the limits of headers and requests are checked. */
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

/** An HTTP server with limits for slow clients. It does not listen yet. */
export function createHttpServer(listener: RequestListener, limits = timeLimits): Server {
  const server = createServer(
    {
      keepAliveTimeout: limits.keepAliveMs,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      // Skips the stream of a body that is not there.
      optimizeEmptyRequests: true,
    },
    listener,
  );
  server.timeout = limits.stallMs;
  trackConnections(server);
  // Without this listener, node:http closes the connection of a CONNECT request without an answer.
  server.on('connect', (_request, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    socket.end(connectRefusal, () => socket.destroy());
  });
  return server;
}

const connections = new WeakMap<Server, Set<Socket>>();

function trackConnections(server: Server): void {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
}

/** Closes the connections without a request: idle ones, and those on which nothing came yet, which node:http leaves open. */
export function closeConnectionsWithoutRequest(server: Server): void {
  server.closeIdleConnections();
  for (const socket of connections.get(server) ?? []) if (socket.bytesRead === 0) socket.destroy();
}

/** A port to listen on, and the variable that sets it. */
export interface ListenOptions {
  readonly port: number;
  readonly setting: string;
}

/**
 * Listens on all addresses and returns the port; for port 0 the system chooses one.
 *
 * @throws {ConfigError} when the port is taken or not allowed.
 */
export async function listen(server: Server, { port, setting }: ListenOptions): Promise<number> {
  try {
    server.listen(port);
    await once(server, 'listening');
  } catch (error) {
    throw new ConfigError(explainListenError(error as NodeJS.ErrnoException, { port, setting }));
  }
  return (server.address() as AddressInfo).port;
}

function explainListenError(
  { code, message }: NodeJS.ErrnoException,
  { port, setting }: ListenOptions,
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is taken: end what listens on it, or set ${setting} to a free one.`;
    case 'EACCES':
      return `port ${port} is not open to this user: set ${setting} to 1024 or above.`;
    default:
      return `cannot listen on port ${port}: ${message}; set ${setting} to another one.`;
  }
}
