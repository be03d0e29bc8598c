import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { compileCache } from '../../../programs/test/helpers/compile-cache.ts';
import type { LogLine } from './serve.ts';

export const mainFile = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How a process ended, and what it wrote. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The lines on stdout, start line included. */
  readonly lines: readonly string[];
  readonly stderr: string;
}

/** A service in its own process. It is killed at the end of the scope if it still runs. */
export interface StartedService extends AsyncDisposable {
  readonly startLine: LogLine;
  readonly port: number;
  readonly address: string;
  readonly metricsAddress: string;
  readonly process: ChildProcess;
  readonly ending: Promise<Ending>;
}

interface Spawned {
  readonly child: ChildProcess;
  readonly output: Interface;
  readonly ending: Promise<Ending>;
}

/** Starts src/main.ts under Node as it is and waits for its start line. */
export async function startService(environment: Record<string, string> = {}): Promise<StartedService> {
  const { child, output, ending } = spawnService({ PORT: '0', METRICS_PORT: '0', ...environment });
  const [line] = await Promise.race([once(output, 'line'), failedStart(ending)]);
  const startLine: LogLine = JSON.parse(line);
  const { port, metricsPort } = startLine;
  return {
    startLine,
    port: Number(port),
    address: `http://127.0.0.1:${port}`,
    metricsAddress: `http://127.0.0.1:${metricsPort}/metrics`,
    process: child,
    ending,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ending;
    },
  };
}

/** Runs src/main.ts to its end, for starts that must not succeed. */
export function runService(environment: Record<string, string>): Promise<Ending> {
  return spawnService(environment).ending;
}

/** Starts src/main.ts, and does not wait until it serves. */
export function spawnService(environment: Record<string, string>): Spawned {
  const child = spawn(process.execPath, [mainFile], {
    env: { PATH: process.env['PATH'], ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', (line) => lines.push(line));
  const ending = Promise.all([once(child, 'close'), text(child.stderr)]).then(
    ([[exitCode, signal], stderr]) => ({ exitCode, signal, lines, stderr }),
  );
  return { child, output, ending };
}

async function failedStart(ending: Promise<Ending>): Promise<never> {
  const { exitCode, stderr } = await ending;
  throw new Error(`the service ended at its start with exit code ${exitCode}: ${stderr}`);
}
