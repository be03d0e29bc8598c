import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'mocha';

/** A proxy that refuses each connection, and records its target. */
export interface RecordingProxy {
  readonly targets: string[];
  readonly address: string;
}

/** Starts a proxy for each test. */
export function recordingProxy(): RecordingProxy {
  const targets: string[] = [];
  let server: Server;
  beforeEach((done) => {
    targets.splice(0);
    server = createServer().on('connect', ({ url = '' }, socket) => {
      targets.push(url);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    server.listen(0, '127.0.0.1', done);
  });
  afterEach(() => void server.close());
  return {
    targets,
    get address() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
  };
}
