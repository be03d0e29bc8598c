import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createApp } from '../../src/app.ts';
import { createHttpServer } from '../../src/server.ts';

/** The service on a port of its own, until it is left. */
export interface Served extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  readonly address: string;
  readonly draining: AbortController;
}

/** Serves the application over real HTTP, on a port that the system chooses. */
export async function serve(version = { version: '1.0.2', commit: 'c0ffee' }): Promise<Served> {
  const draining = new AbortController();
  const server = createHttpServer(createApp({ ...version, draining: draining.signal }).callback());
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    server,
    port,
    address: `http://127.0.0.1:${port}`,
    draining,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** Sends a request line exactly as written, which no HTTP client would, and gives the whole answer. */
export async function sendRequestLine(port: number, requestLine: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`${requestLine} HTTP/1.1\r\nHost: hello\r\nConnection: close\r\n\r\n`);
  return text(socket);
}
