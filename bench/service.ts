import { fileURLToPath } from 'node:url';
import type { LoadResult } from './load.ts';
import { describeRatio, printMeasurements } from './report.ts';
import { type Contender, divideByRound, type Measurements, measureInRounds, median } from './rounds.ts';
import { runCommand } from './run-command.ts';
import { type ServerProcess, startServer } from './start-server.ts';

const rounds = 10;
const connections = 32;
const requestLimit = 200_000;
const secondsLimit = 1;
/** Above this, the load generator may be the limit, and not the server. */
const busyLimit = 0.95;

const serviceFolder = fileURLToPath(new URL('../packages/hello-service', import.meta.url));
const serversFolder = fileURLToPath(new URL('servers', import.meta.url));
const loadProgram = fileURLToPath(new URL('load.ts', import.meta.url));

interface Server {
  readonly name: string;
  readonly program: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const logsOff = { LOG_LEVEL: 'silent' };
const logsOn = { LOG_LEVEL: 'info' };
const servers = [
  { name: 'node:http alone', program: `${serversFolder}/bare.ts` },
  { name: 'Koa alone', program: `${serversFolder}/koa.ts` },
  { name: 'fastify', program: `${serversFolder}/fastify.ts` },
  { name: 'express', program: `${serversFolder}/express.ts` },
  { name: 'assembled, logs off', program: `${serversFolder}/assembled.ts`, environment: logsOff },
  { name: 'assembled, logs on', program: `${serversFolder}/assembled.ts`, environment: logsOn },
  { name: 'hello-service, logs off', program: `${serviceFolder}/dist/main.js`, environment: logsOff },
  { name: 'hello-service, logs on', program: `${serviceFolder}/dist/main.js`, environment: logsOn },
] as const satisfies readonly Server[];

type ServerName = (typeof servers)[number]['name'];

/** The requests a second that hello-service should reach, relative to a peer. */
const goals: readonly (readonly [name: ServerName, peer: ServerName, atLeast: number])[] = [
  ['hello-service, logs off', 'Koa alone', 0.75],
  ['hello-service, logs on', 'Koa alone', 0.65],
  ['hello-service, logs off', 'assembled, logs off', 1.3],
  ['hello-service, logs on', 'assembled, logs on', 1.3],
];

/** Other measurements of a run. */
interface Costs {
  /** How busy the load generator was, of each measurement. */
  readonly busy: number[];
  /** Microseconds of processor time a request, of each server and round. */
  readonly processorTimes: number[][];
}

/**
 * Compares the requests a second of the bundled hello-service, with logs off and on, with node:http, Koa alone, other
 * frameworks, and Koa with the usual packages. Each server and the load generator run in processes of their own. Logs
 * are read through a pipe, as a container runtime does. Throws unless all servers send the same answer.
 */
export async function benchService(signal: AbortSignal): Promise<void> {
  await buildService(signal);
  console.log(
    `\nservice: GET / over ${connections} connections, ${rounds} interleaved rounds of ${secondsLimit} s each`,
  );
  const started: ServerProcess[] = [];
  try {
    for (const { program, ...server } of servers) {
      const environment = 'environment' in server ? server.environment : {};
      started.push(await startServer({ program, environment, signal }));
    }
    await verifySameAnswer(started);
    const costs: Costs = { busy: [], processorTimes: servers.map(() => []) };
    const contenders = started.map((server, index) => putUnderLoad(server, index, costs, signal));
    printReport(await measureInRounds(contenders, rounds), costs);
  } finally {
    for (const server of started) await server.end();
  }
}

async function buildService(signal: AbortSignal): Promise<void> {
  const { PATH, HOME } = process.env;
  await runCommand({
    program: process.execPath,
    args: ['--run', 'build'],
    folder: serviceFolder,
    environment: { PATH, HOME },
    signal,
  });
}

function putUnderLoad(server: ServerProcess, index: number, costs: Costs, signal: AbortSignal): Contender {
  const limits = [server.port, connections, requestLimit, secondsLimit].map(String);
  return {
    name: servers[index]?.name ?? '',
    async measure() {
      const before = await server.processorTime();
      const { stdout } = await runCommand({
        program: process.execPath,
        args: [loadProgram, ...limits],
        folder: serviceFolder,
        environment: {},
        signal,
      });
      const { requests, seconds, busy } = JSON.parse(stdout) as LoadResult;
      costs.busy.push(busy);
      costs.processorTimes[index]?.push(((await server.processorTime()) - before) / requests);
      return requests / seconds;
    },
  };
}

async function verifySameAnswer(started: readonly ServerProcess[]): Promise<void> {
  const answers = await Promise.all(
    started.map(async ({ port }) => {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      const headers = ['content-type', 'content-length'].map((name) => response.headers.get(name));
      return JSON.stringify([response.status, ...headers, await response.text()]);
    }),
  );
  const other = answers.findIndex((answer) => answer !== answers[0]);
  if (other === -1) return;
  throw new Error(
    `${servers[other]?.name} answers ${answers[other]}, ${servers[0].name} ${answers[0]}: make ${servers[other]?.program} the same.`,
  );
}

function printReport(rows: readonly Measurements[], { busy, processorTimes }: Costs): void {
  const row = (name: ServerName) => {
    const found = rows.find((each) => each.name === name);
    if (found === undefined) throw new Error(`${name} was not measured.`);
    return found;
  };
  const processorTimeOf = (name: ServerName) =>
    median(processorTimes[servers.findIndex((server) => server.name === name)] ?? []);
  const peers = {
    'node:http': row('node:http alone'),
    'Koa alone': row('Koa alone'),
    'assembled, logs on': row('assembled, logs on'),
  };
  printMeasurements({ unit: 'requests a second', digits: 0, rows, peers });
  for (const [name, peer, atLeast] of goals) {
    const ratio = describeRatio(divideByRound(row(name), row(peer)), { atLeast });
    const byTime = processorTimeOf(peer) / processorTimeOf(name);
    const addition = Number.isNaN(byTime) ? '' : `; by processor time ${byTime.toFixed(2)}`;
    console.log(`  ${name}, relative to ${peer}: ${ratio}${addition}`);
  }
  printProcessorTimes(processorTimes);
  const busiest = Math.max(...busy);
  const judgement =
    busiest < busyLimit ? 'it was not the limit' : 'it may have been the limit, not the servers';
  console.log(
    `  The load generator was busy for at most ${(busiest * 100).toFixed(0)} % of a round: ${judgement}.`,
  );
}

/** Processor time depends less on the other programs of the machine than requests a second do. */
function printProcessorTimes(processorTimes: readonly (readonly number[])[]): void {
  const times = processorTimes.map((values) => median(values));
  if (times.some(Number.isNaN)) return;
  const [bare = Number.NaN] = times;
  const descriptions = servers.map(({ name }, index) => {
    const time = times[index] ?? Number.NaN;
    return `${name} ${time.toFixed(1)} (${(bare / time).toFixed(2)})`;
  });
  console.log(
    `  Microseconds of processor time a request (and ${servers[0].name} = 1): ${descriptions.join('; ')}.`,
  );
}
