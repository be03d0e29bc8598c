// Sends requests to a server on this machine over open connections, and prints the counts as a line of JSON:
//   node load.ts <port> <connections> <highest number of requests> <longest time in seconds>
import { connect } from 'node:net';
import { greeting } from '../packages/hello-service/src/greeting.ts';

/** What the load generator prints. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** The share of the time in which the load generator was busy. Near 1, it was the limit, and not the server. */
  readonly busy: number;
}

const [port = 0, connections = 1, requestLimit = 1, secondsLimit = 1] = process.argv.slice(2).map(Number);
// Bytes over a socket: an HTTP client would need more time than the servers.
const request = Buffer.from(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
const statusLine = Buffer.from('HTTP/1.1 200 OK\r\n');
const body = Buffer.from(`\r\n\r\n${greeting}`);

let sent = 0;
let answered = 0;
const start = performance.now();
const cpuAtStart = process.cpuUsage();
const limit = setTimeout(finish, secondsLimit * 1000);
for (let count = 0; count < connections; count += 1) openConnection();

function openConnection(): void {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = Buffer.alloc(0);
  const ask = () => {
    sent += 1;
    socket.write(request);
  };
  socket.once('connect', ask);
  socket.once('close', () => fail('the server closed a connection'));
  socket.once('error', (error) => fail(error.message));
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    // Each connection has one request at a time, so the answer is complete when it ends with the body.
    if (!endsWith(received, body)) return;
    if (statusLine.compare(received, 0, statusLine.length) !== 0)
      fail('the server did not answer with 200 OK');
    received = Buffer.alloc(0);
    answered += 1;
    if (sent < requestLimit) ask();
    else if (answered >= requestLimit) finish();
  });
}

function endsWith(bytes: Buffer, ending: Buffer): boolean {
  return bytes.length >= ending.length && ending.compare(bytes, bytes.length - ending.length) === 0;
}

function finish(): void {
  clearTimeout(limit);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuAtStart);
  const result: LoadResult = { requests: answered, seconds, busy: (user + system) / 1e6 / seconds };
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}

function fail(reason: string): never {
  process.stderr.write(`after ${answered} answers, ${reason}\n`);
  process.exit(1);
}
