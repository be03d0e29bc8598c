import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  readonly address: string;
  /** What was asked for, with the range where one was: `/kubelet bytes=5-`. */
  readonly requests: string[];
  /** Answers by path; a path that is not in it is a 404. */
  readonly answers: Map<string, Answer>;
}

/** Call in a describe: a server on a free port of this machine, anew for each test. */
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

/** The content, or its end where a range is asked for. */
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

/** The first bytes of the content under the length of the whole, then a cut. */
export function serveThenCut(content: string, bytes: number): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.slice(0, bytes), () => setTimeout(() => response.destroy(), 20));
  };
}

/** Nothing, ever. */
export const hang: Answer = () => {};
