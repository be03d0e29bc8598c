import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createService } from '../../src/app.ts';
import { createLogger, type LogLevel } from '../../src/log.ts';

/** A line of the log, read. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The service on ports of its own, until it is left. */
export interface Served extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  readonly address: string;
  readonly metricsAddress: string;
  readonly draining: AbortController;
  readonly logLines: LogLine[];
}

/** What a test wants of the service. */
export interface ServeOptions {
  readonly version?: string;
  readonly commitId?: string;
  readonly logLevel?: LogLevel;
}

/** Serves both servers over real HTTP, on ports that the system chooses. */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const { version = '1.0.2', commitId = 'c0ffee', logLevel = 'info' } = options;
  const draining = new AbortController();
  const logLines: LogLine[] = [];
  const logger = createLogger(logLevel, { write: (line) => logLines.push(JSON.parse(line)) });
  const { server, metricsServer } = createService({ draining: draining.signal, logger, version, commitId });
  const port = await listen(server);
  const metricsPort = await listen(metricsServer);
  return {
    server,
    port,
    address: `http://127.0.0.1:${port}`,
    metricsAddress: `http://127.0.0.1:${metricsPort}/metrics`,
    draining,
    logLines,
    async [Symbol.asyncDispose]() {
      await Promise.all([server, metricsServer].map(close));
    },
  };
}

/** Listens on a port that the system chooses, and gives it. */
export async function listen(server: Server): Promise<number> {
  server.listen(0);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Ends a server and all its connections. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

/** Sends a request line exactly as written, which no HTTP client would, and gives the whole answer. */
export function sendRequestLine(port: number, requestLine: string): Promise<string> {
  return sendBytes(port, `${requestLine} HTTP/1.1\r\nHost: hello\r\nConnection: close\r\n\r\n`);
}

/** Sends some bytes and gives all that comes until the server ends the connection. */
export async function sendBytes(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  try {
    return await text(socket);
  } finally {
    socket.destroy();
  }
}
