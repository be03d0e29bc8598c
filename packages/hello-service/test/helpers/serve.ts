import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createService } from '../../src/app.ts';
import { createLogger, type LogLevel } from '../../src/log.ts';

/** A parsed line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A running service on its own ports. It ends at the end of the scope. */
export interface Served extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  readonly address: string;
  readonly metricsAddress: string;
  readonly draining: AbortController;
  readonly logLines: LogLine[];
}

/** The settings of a service in a test. */
export interface ServeOptions {
  readonly version?: string;
  readonly commitId?: string;
  readonly logLevel?: LogLevel;
}

/** Starts both servers with real HTTP, on free ports. */
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

/** Listens on a free port, and returns it. */
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

/** Sends a request line exactly as written, which no HTTP client would. Returns the whole answer. */
export function sendRequestLine(port: number, requestLine: string): Promise<string> {
  return sendBytes(port, `${requestLine} HTTP/1.1\r\nHost: hello\r\nConnection: close\r\n\r\n`);
}

/** Sends some bytes. Returns everything that the server sends until it ends the connection. */
export async function sendBytes(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  try {
    return await text(socket);
  } finally {
    socket.destroy();
  }
}
