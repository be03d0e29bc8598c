import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  readonly address: string;
  /** The requested paths, with the range if there is one: `/kubelet bytes=5-`. */
  readonly requests: string[];
  /** Answers by path. The answer to any other path is 404. */
  readonly answers: Map<string, Answer>;
}

/** Call in a describe: a new server on a free port for each test. */
export function fileServer(): FileServer {
  const state = { address: '', requests: [] as string[], answers: new Map<string, Answer>() };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    state.requests.push(request.headers.range ? `${path} ${request.headers.range}` : path);
    const answer = state.answers.get(path);
    if (answer) answer(request, response);
    else response.writeHead(404).end('no such file');
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    state.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    state.requests.length = 0;
    state.answers.clear();
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return state;
}

/** Sends the content, or its end if the request has a range. */
export function serve(content: string | Buffer): Answer {
  const bytes = Buffer.from(content);
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start >= bytes.length && start > 0) response.writeHead(416).end();
    else {
      response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start });
      response.end(bytes.subarray(start));
    }
  };
}

/** Sends the length of the content and its first bytes, and ends the connection. */
export function serveThenCut(content: string, bytes: number): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.slice(0, bytes), () => setTimeout(() => response.destroy(), 20));
  };
}

/** Never answers. */
export const hang: Answer = () => {};
