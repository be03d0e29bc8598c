import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { execa } from 'execa';

/** An answer: a status and a body, or a closed connection. */
export type Answer = readonly [status: number, body: string] | 'cut';

/** A real HTTP server that gives the answers of each path in turn, and then repeats the last one. */
export interface AnsweringServer {
  readonly address: URL;
  readonly asked: string[];
  /** The User-Agent of each request. */
  readonly askedBy: Set<string | undefined>;
  /** The number of connections. */
  connections(): number;
  close(): void;
}

export async function startAnsweringServer(
  answers: Readonly<Record<string, readonly Answer[]>>,
): Promise<AnsweringServer> {
  return serve(createServer(), answers);
}

/** The same over HTTPS, with a self-signed certificate in `folder`; counts the TLS handshakes. */
export async function startSecureServer(
  folder: string,
  answers: Readonly<Record<string, readonly Answer[]>>,
): Promise<AnsweringServer & { handshakes(): number }> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=test';
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  await execa('openssl', [...request.split(' '), ...names]);
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  const serving = await serve(server, answers);
  serving.address.protocol = 'https:';
  return { ...serving, handshakes: serving.connections };
}

async function serve(
  server: Server,
  answers: Readonly<Record<string, readonly Answer[]>>,
): Promise<AnsweringServer> {
  const asked: string[] = [];
  const askedBy = new Set<string | undefined>();
  let connections = 0;
  server.on('request', (request, response) => {
    const path = request.url ?? '';
    const turn = asked.filter((earlier) => earlier === path).length;
    asked.push(path);
    askedBy.add(request.headers['user-agent']);
    const answer = answers[path]?.[turn] ?? answers[path]?.at(-1) ?? [404, 'Not Found'];
    if (answer === 'cut') request.socket.destroy();
    else response.writeHead(answer[0]).end(answer[1]);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  return {
    address: new URL(`http://127.0.0.1:${typeof bound === 'object' ? bound?.port : bound}/`),
    asked,
    askedBy,
    connections: () => connections,
    close: () => server.close() && server.closeAllConnections(),
  };
}
