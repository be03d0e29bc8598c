import { createServer } from 'node:http';

/** What a server answers: a status and a body, or a connection that is cut. */
export type Answer = readonly [status: number, body: string] | 'cut';

/** A real HTTP server that gives the answers of each path in turn; the last one stays. */
export interface AnsweringServer {
  readonly address: URL;
  readonly asked: string[];
  /** How many connections there were. */
  connections(): number;
  close(): void;
}

export async function startAnsweringServer(
  answers: Readonly<Record<string, readonly Answer[]>>,
): Promise<AnsweringServer> {
  const asked: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const turn = asked.filter((earlier) => earlier === path).length;
    asked.push(path);
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
    connections: () => connections,
    close: () => server.close() && server.closeAllConnections(),
  };
}
