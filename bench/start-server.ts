import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcessGroup } from './run-command.ts';

const startLimitMs = 10_000;
/** Linux counts processor time in ticks of 10 ms. */
const microsecondsPerTick = 10_000;

/** A server process on a free port of this machine. */
export interface ServerProcess {
  readonly port: number;
  /** The processor time so far, in microseconds; NaN without /proc. */
  processorTime(): Promise<number>;
  end(): Promise<void>;
}

/** A Node program that listens on PORT. */
export interface ServerProgram {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Starts the program and waits until it answers. */
export async function startServer({ program, environment, signal }: ServerProgram): Promise<ServerProcess> {
  const port = await findFreePort();
  const { PATH } = process.env;
  const child = spawn(process.execPath, [program], {
    detached: true,
    env: { PATH, PORT: String(port), METRICS_PORT: '0', NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.resume();
  const ended = once(child, 'exit');
  const end = async () => {
    endProcessGroup(child, 'SIGKILL');
    await ended;
  };
  const deadline = performance.now() + startLimitMs;
  while (!(await isAnswering(port))) {
    if (child.exitCode === null && performance.now() < deadline && !signal.aborted) {
      await delay(20);
      continue;
    }
    await end();
    signal.throwIfAborted();
    throw new Error(
      `${program} does not answer on port ${port}; start it by hand: PORT=${port} node ${program}`,
    );
  }
  return { port, end, processorTime: () => readProcessorTime(child) };
}

/** utime and stime, fields 14 and 15 of /proc/<pid>/stat: proc_pid_stat(5). */
async function readProcessorTime({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [userTicks, systemTicks] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14);
  return (Number(userTicks) + Number(systemTicks)) * microsecondsPerTick;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function isAnswering(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) });
    await response.text();
    return true;
  } catch {
    return false;
  }
}
