import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What ends gracefully, and how long each step may take. */
export interface ShutdownOptions {
  readonly server: Server;
  /** Aborted at once: readiness goes off and answers say `Connection: close`. */
  readonly draining: AbortController;
  /** How long the server still answers, while endpoints and load balancers forget it. */
  readonly drainDelayMs: number;
  /** How long requests that are under way may take after that, before they are cut off. */
  readonly closeLimitMs: number;
}

const idleSweepMs = 100;

/**
 * Ends a server without losing a request: closing at once would fail every client that a load balancer
 * still sends here, and closing alone would wait for connections that clients keep open.
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
    const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs);
    const limit = setTimeout(() => server.closeAllConnections(), closeLimitMs);
    // The callback's only error is that the server never listened, which is as closed as can be.
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(limit);
      resolve();
    });
  });
}
