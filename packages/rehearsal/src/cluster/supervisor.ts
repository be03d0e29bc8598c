import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { listenRelay } from '../stand-ins/relay.ts';
import { createCgroups, removeCgroups } from './cgroups.ts';
import { clusterPaths } from './cluster-paths.ts';
import { type Namespaces, startNamespaces } from './start-namespaces.ts';
import {
  lockSocket,
  type RelayTarget,
  type SupervisorMessage,
  type SupervisorOrder,
} from './supervisor-protocol.ts';

/*
 * The program that owns the sandbox. It outlives the rehearsal by some milliseconds, whatever ended that:
 * when the channel to it closes (an end, an error, SIGKILL), the sandbox and all that it left is taken away.
 * Were the supervisor killed itself, the sandbox would die with it (pdeathsig) and the next run would tidy up.
 */

const paths = clusterPaths(requiredArgument(2));
let sandbox: Namespaces | undefined;
let kept = false;
let starting: Promise<number> | undefined;
let ending: Promise<void> | undefined;

const lock = createServer(answerControl);
lock.once('error', (error: NodeJS.ErrnoException) => {
  tell(error.code === 'EADDRINUSE' ? { type: 'busy' } : { type: 'failed', message: error.message });
  process.exit(3);
});
lock.listen(lockSocket, async () => {
  await tidy();
  await mkdir(paths.configuration, { recursive: true });
  tell({ type: 'locked' });
});

process.on('message', async (order: SupervisorOrder) => {
  try {
    if (order.type === 'start' && !ending) {
      starting = startSandbox(order.catatonit);
      tell({ type: 'started', pid: await starting });
    }
    if (order.type === 'keep') {
      const ports = await openPorts(order.targets);
      kept = true;
      tell({ type: 'kept', ports });
    }
    if (order.type === 'end') await end();
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => {
  if (!kept) void end();
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());

async function startSandbox(catatonit: string): Promise<number> {
  await createCgroups();
  await mkdir(paths.log, { recursive: true });
  await mkdir(paths.images, { recursive: true });
  sandbox = await startNamespaces(paths, catatonit);
  return sandbox.pid;
}

/** Ways into a kept sandbox from the machine, one port of 127.0.0.1 each. */
async function openPorts(targets: readonly RelayTarget[]): Promise<number[]> {
  const relays = targets.map(({ host, port }) =>
    listenRelay({ port: 0, socketPath: paths.relaySocket, host, targetPort: port }),
  );
  return (await Promise.all(relays)).map(({ port }) => port);
}

/** Ends the sandbox (its first process takes every other with it) and removes what it left. */
function end(): Promise<void> {
  ending ??= (async () => {
    // What is half made would be made to its end after everything was removed.
    await starting?.catch(() => {});
    if (sandbox) {
      try {
        process.kill(sandbox.pid, 'SIGKILL');
      } catch {
        // It ended by itself: what is left to do is the same.
      }
      await sandbox.ended;
    }
    try {
      await tidy();
      tell({ type: 'ended' });
      await answerAskers('ended\n');
      process.exit(0);
    } catch (error) {
      tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
      console.error(error);
      await answerAskers('failed\n');
      process.exit(1);
    }
  })();
  return ending;
}

/** Who said `down` and waits for the end. */
const askers = new Set<Socket>();

async function answerAskers(answer: string): Promise<void> {
  const told = [...askers].map((asker) => new Promise<void>((resolve) => asker.end(answer, () => resolve())));
  await Promise.all(told);
}

async function tidy(): Promise<void> {
  await removeCgroups();
  await rm(paths.run, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** `pnpm rehearse:down` connects to the lock and says `down`; the connection closes once nothing is left. */
function answerControl(connection: Socket): void {
  connection.on('error', () => connection.destroy());
  connection.once('data', (line) => {
    if (line.toString().trim() !== 'down') connection.end('unknown order\n');
    else if (!kept && process.connected) connection.end('busy\n');
    else {
      askers.add(connection);
      void end();
    }
  });
}

function tell(message: SupervisorMessage): void {
  if (process.connected) process.send?.(message);
}

function requiredArgument(index: number): string {
  const value = process.argv[index];
  if (value === undefined) throw new Error('usage: supervisor.ts ROOT');
  return value;
}
