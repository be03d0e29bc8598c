import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How a process ended, and what it wrote on stderr. */
export interface Ending {
  readonly exitCode: number | null;
  readonly stderr: string;
}

/** A service in a process of its own; it is killed when it is left and still runs. */
export interface StartedService extends AsyncDisposable {
  readonly startLine: string;
  readonly port: number;
  readonly address: string;
  readonly process: ChildProcess;
  readonly ending: Promise<Ending>;
}

/** Starts src/main.ts under Node as it is and waits for its start line. */
export async function startService(environment: Record<string, string> = {}): Promise<StartedService> {
  const { child, ending } = spawnService({ PORT: '0', ...environment });
  const startLine = await Promise.race([firstLine(child), failedStart(ending)]);
  const port = Number(/port (\d+)/.exec(startLine)?.[1]);
  return {
    startLine,
    port,
    address: `http://127.0.0.1:${port}`,
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

function spawnService(environment: Record<string, string>): { child: ChildProcess; ending: Promise<Ending> } {
  const child = spawn(process.execPath, [mainFile], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ending = Promise.all([once(child, 'close'), text(child.stderr)]).then(([[exitCode], stderr]) => ({
    exitCode: exitCode as number | null,
    stderr,
  }));
  return { child, ending };
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the service was started without a stdout to read');
  const [line] = await once(createInterface(stdout), 'line');
  return line as string;
}

async function failedStart(ending: Promise<Ending>): Promise<never> {
  const { exitCode, stderr } = await ending;
  throw new Error(`the service ended at its start with exit code ${exitCode}: ${stderr}`);
}
