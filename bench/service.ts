import { fileURLToPath } from 'node:url';
import type { LoadResult } from './load.ts';
import { describeRatio, printMeasurements } from './report.ts';
import { type Contender, divideByRound, type Measurements, measureInRounds } from './rounds.ts';
import { runCommand } from './run-command.ts';
import { type ServerProcess, startServer } from './start-server.ts';

const rounds = 10;
const connections = 32;
const requestLimit = 200_000;
const secondsLimit = 2;
/** From here on the load generator, and not the server, may be what is measured. */
const busyLimit = 0.95;

const serviceFolder = fileURLToPath(new URL('../packages/hello-service', import.meta.url));
const benchFolder = fileURLToPath(new URL('.', import.meta.url));

/**
 * How many requests a second the bundled hello-service answers, beside node:http alone with the same answer. Each
 * server and the load generator is a process of its own. Throws when an answer is another one.
 */
export async function benchService(signal: AbortSignal): Promise<void> {
  const { PATH, HOME } = process.env;
  await runCommand({
    program: process.execPath,
    args: ['--run', 'build'],
    folder: serviceFolder,
    environment: { PATH, HOME },
    signal,
  });
  console.log(
    `\nservice: GET / over ${connections} connections, ${rounds} interleaved rounds of ${secondsLimit} s each`,
  );
  const servers: ServerProcess[] = [];
  try {
    const bare = await startServer(`${benchFolder}bare-server.ts`, signal);
    servers.push(bare);
    const service = await startServer(`${serviceFolder}/dist/main.js`, signal);
    servers.push(service);
    await verifySameAnswer(bare, service);
    const busy: number[] = [];
    const contenders = [
      putUnderLoad('node:http alone', bare, signal, busy),
      putUnderLoad('hello-service', service, signal, busy),
    ] as const;
    printReport(await measureInRounds(contenders, rounds), Math.max(...busy));
  } finally {
    for (const server of servers) await server.end();
  }
}

function putUnderLoad(name: string, { port }: ServerProcess, signal: AbortSignal, busy: number[]): Contender {
  const limits = [port, connections, requestLimit, secondsLimit].map(String);
  return {
    name,
    async measure() {
      const { stdout } = await runCommand({
        program: process.execPath,
        args: [`${benchFolder}load.ts`, ...limits],
        folder: benchFolder,
        environment: {},
        signal,
      });
      const result = JSON.parse(stdout) as LoadResult;
      busy.push(result.busy);
      return result.requests / result.seconds;
    },
  };
}

async function verifySameAnswer(...servers: readonly ServerProcess[]): Promise<void> {
  const [bare, service] = await Promise.all(
    servers.map(async ({ port }) => {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      const headers = ['content-type', 'content-length'].map((name) => response.headers.get(name));
      return JSON.stringify([response.status, ...headers, await response.text()]);
    }),
  );
  if (bare === service) return;
  throw new Error(
    `hello-service answers ${service}, node:http alone ${bare}: make bench/bare-server.ts the same.`,
  );
}

function printReport(rows: readonly [Measurements, Measurements], busy: number): void {
  const [bare, service] = rows;
  printMeasurements({ unit: 'requests a second', digits: 0, rows, peers: { 'node:http': bare } });
  const ratio = describeRatio(divideByRound(service, bare), { atLeast: 0.75 });
  const judgement = busy < busyLimit ? 'it was not the limit' : 'it may have been the limit, not the servers';
  console.log(`  hello-service, as a part of what node:http alone answers: ${ratio}`);
  console.log(
    `  The load generator was busy for at most ${(busy * 100).toFixed(0)} % of a round: ${judgement}.`,
  );
}
