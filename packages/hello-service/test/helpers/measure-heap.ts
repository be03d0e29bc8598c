// Serves requests in rounds, half of them over new connections, with random paths, ids and methods. Prints the
// used heap after each round and a garbage collection, as a line of JSON:
//   node --expose-gc measure-heap.ts <rounds> <requests a round> [--leak]
import { once } from 'node:events';
import { connect } from 'node:net';
import { createService } from '../../src/app.ts';
import { createLogger } from '../../src/log.ts';
import { close, listen } from './serve.ts';

const [rounds = 1, requests = 1] = process.argv.slice(2).map(Number);
const leaks = process.argv.includes('--leak');
const connections = 20;
const pipelined = 20;
const answerStart = 'HTTP/1.1 ';

const logger = createLogger('info', { write: () => {} });
const { server, metricsServer } = createService({
  draining: new AbortController().signal,
  logger,
  version: '1.0.2',
  commitId: 'c0ffee',
});
const kept: unknown[] = [];
if (leaks) server.on('request', ({ url }) => kept.push({ url }));
const port = await listen(server);
const heap: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  await Promise.all(Array.from({ length: connections }, () => ask(requests / connections)));
  globalThis.gc?.();
  heap.push(process.memoryUsage().heapUsed);
}
await Promise.all([server, metricsServer].map(close));
process.stdout.write(`${JSON.stringify(heap)}\n`);

/** Sends requests over one connection, some at a time, and counts the answers. */
async function ask(count: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let answered = 0;
  let sent = 0;
  const send = () => {
    const paths = Array.from({ length: pipelined }, (_, index) =>
      index % 2 === 0 ? '/' : `/${Math.random()}`,
    );
    sent += pipelined;
    socket.write(
      paths
        .map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nX-Request-Id: ${Math.random()}\r\n\r\n`)
        .join(''),
    );
  };
  socket.setEncoding('latin1');
  send();
  let end = '';
  for await (const chunk of socket) {
    const received = end + chunk;
    answered += received.split(answerStart).length - 1;
    // The start of an answer may be cut at the end of a chunk.
    end = received.slice(1 - answerStart.length);
    if (answered >= count) break;
    if (answered >= sent) send();
  }
}
