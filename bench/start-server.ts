import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcessGroup } from './run-command.ts';

const startLimitMs = 10_000;

/** A server in a process of its own, on a free port of this machine. */
export interface ServerProcess {
  readonly port: number;
  end(): Promise<void>;
}

/** Starts a Node program that listens on PORT, and waits until it answers. */
export async function startServer(program: string, signal: AbortSignal): Promise<ServerProcess> {
  const port = await findFreePort();
  const { PATH } = process.env;
  const child = spawn(process.execPath, [program], {
    detached: true,
    env: { PATH, PORT: String(port), NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
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
  return { port, end };
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
