import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeConnectionsWithoutRequest } from './server.ts';

/** The server to end, and how long each step may take. */
export interface ShutdownOptions {
  readonly server: Server;
  /** Aborted at once: `/readyz` fails, and answers say `Connection: close`. */
  readonly draining: AbortController;
  /** How long the server still accepts requests, until load balancers have removed it. */
  readonly drainDelayMs: number;
  /** How long running requests may take after that, before they are cut off. */
  readonly closeLimitMs: number;
}

const idleSweepMs = 100;

/**
 * Ends a server without losing a request. Closing at once would fail clients that a load balancer still sends here.
 * `server.close()` alone would wait for the connections that clients keep open.
 */
export async function shutDown({
  server,
  draining,
  drainDelayMs,
  closeLimitMs,
}: ShutdownOptions): Promise<void> {
  draining.abort();
  await sleep(drainDelayMs);
  await closeWithin(server, closeLimitMs);
}

function closeWithin(server: Server, closeLimitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(closeConnectionsWithoutRequest, idleSweepMs, server);
    const limit = setTimeout(() => server.closeAllConnections(), closeLimitMs);
    // The only error is that the server never listened: it is closed then, too.
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(limit);
      resolve();
    });
  });
}
