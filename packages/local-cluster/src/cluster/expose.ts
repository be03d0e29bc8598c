import { createServer } from 'node:net';
import { tryProgram } from 'programs/run-program.ts';
import { listenOnPort } from '../network/listening.ts';
import { startDaemon, waitUntil } from './daemon.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';

/** An address inside the sandbox. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const startTimeoutMs = 10_000;
/** How long a connection lives after one side has ended its direction. */
const halfClosedSeconds = '3600';

/**
 * Forwards a free port of the machine's 127.0.0.1 to an address of the sandbox. socat listens in the machine's network, and
 * is a process of the sandbox, so that it ends with the sandbox.
 * @returns the port.
 */
export async function expose(
  { host, port }: Endpoint,
  options: {
    /** The process id of the sandbox's first process, as the machine sees it. */
    readonly pid: number;
    readonly home: string;
    readonly logDirectory: string;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const ownPort = await findFreePort();
  const inside = ['nsenter', '--net=/proc/1/ns/net', '--', 'socat', '-t', halfClosedSeconds];
  const command = [...inside, 'STDIO', `TCP:${host}:${port}`].join(' ').replaceAll(':', '\\:');
  const listen = `TCP-LISTEN:${ownPort},bind=127.0.0.1,fork,reuseaddr,backlog=128`;
  const daemon = startDaemon(
    `port-${ownPort}`,
    [
      ...['nsenter', '-t', String(options.pid), '-m', '-p', '--'],
      ...['socat', '-t', halfClosedSeconds, listen, `EXEC:${command}`],
    ],
    { logDirectory: options.logDirectory, environment: sandboxEnvironment(options.home) },
  );
  await waitUntil(`port ${ownPort} for ${host}:${port}`, () => accepts(ownPort), {
    timeoutMs: startTimeoutMs,
    daemons: [daemon],
    signal: options.signal,
  });
  return ownPort;
}

async function findFreePort(): Promise<number> {
  const { port, close } = await listenOnPort(createServer(), 0);
  await close();
  return port;
}

async function accepts(port: number): Promise<boolean> {
  return (await tryProgram(['socat', '-u', 'OPEN:/dev/null', `TCP:127.0.0.1:${port}`])).exitCode === 0;
}
