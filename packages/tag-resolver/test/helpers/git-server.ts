import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TestFolder } from './environment.ts';

/** What the server does instead of git's answer, by the first part of the path. */
type Manner = 'cut' | 'cut-early' | 'git' | 'hang' | 'moved' | 'page' | 'private' | 'redirect' | 'status';

/** A smart-HTTP server on a free port of the loopback, with git's own http-backend behind it. */
export interface GitServer {
  readonly host: string;
  /** The `Authorization` header of each request; '' for none. */
  readonly authorizations: string[];
  url(manner: Manner, path: string): string;
  /** The URL of a redirection to any target, followed by what git adds to a URL. */
  redirectUrl(location: string): string;
  close(): void;
}

export async function startGitServer(folder: TestFolder, credentials: string): Promise<GitServer> {
  const authorizations: string[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization ?? '');
    const { manner, path, query } = parsePath(request.url ?? '');
    if (manner === 'hang') return;
    if (manner === 'status') return void response.writeHead(Number(path.split('/')[1])).end('no\n');
    if (manner === 'moved') return void response.writeHead(302, { location: `/git${path}?${query}` }).end();
    if (manner === 'redirect') {
      const [, location = '', ...rest] = path.split('/');
      const target = [decodeURIComponent(location), ...rest].join('/');
      return void response.writeHead(302, { location: `${target}?${query}` }).end();
    }
    if (manner === 'page') {
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(path.includes('empty') ? '' : '<h1>Sign in</h1>');
    }
    if (manner === 'cut-early') {
      return void response.writeHead(200).write('001e# service', () => response.destroy());
    }
    const expected = `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (manner === 'private' && request.headers.authorization !== expected) {
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    }
    const isCut = manner === 'cut' && request.method === 'POST';
    void runBackend(folder, request, path, query).then((output) => respond(response, output, isCut));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
  return {
    host,
    authorizations,
    redirectUrl: (location) => `http://${host}/redirect/${encodeURIComponent(location)}`,
    url: (manner, path) => `http://${host}/${manner}/${path}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function parsePath(url: string) {
  const [, manner = '', path = '', query = ''] = /^\/([\w-]+)(\/[^?]*)\??(.*)$/.exec(url) ?? [];
  return { manner, path, query };
}

async function runBackend(folder: TestFolder, request: IncomingMessage, path: string, query: string) {
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...folder.environment,
      GIT_PROJECT_ROOT: folder.path,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: request.headers['git-protocol']?.toString(),
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(backend.stdin);
  return Buffer.concat(await backend.stdout.toArray());
}

function respond(response: ServerResponse, output: Buffer, isCut: boolean): void {
  const bodyStart = output.indexOf('\r\n\r\n') + 4;
  for (const header of output.subarray(0, bodyStart).toString().split('\r\n')) {
    const [name = '', value = ''] = header.split(': ');
    if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
    else if (name !== '') response.setHeader(name, value);
  }
  const body = output.subarray(bodyStart);
  if (!isCut) return void response.end(body);
  // Sends the first lines of the list, and never the rest.
  response.write(body.subarray(0, body.length - 20), () => response.destroy());
}
