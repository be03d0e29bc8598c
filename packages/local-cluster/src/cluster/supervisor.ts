import { mkdir, rm, writeFile } from 'node:fs/promises';
import { sentenceOf } from 'programs/program-errors.ts';
import { cgroupName, createCgroups, removeCgroups } from './cgroups.ts';
import { clusterPaths } from './cluster-paths.ts';
import { ControlSocket } from './control-socket.ts';
import { type Namespaces, startNamespaces } from './start-namespaces.ts';
import type { SupervisorMessage, SupervisorOrder } from './supervisor-protocol.ts';

/*
 * The program that owns the sandbox. It removes the sandbox when its channel to the rehearsal closes, also after SIGKILL.
 * If the supervisor is killed, the sandbox dies with it (pdeathsig), and the next run removes what is left.
 * `flock` starts it, so that the kernel frees the lock when it ends.
 */

process.umask(0o022);
const paths = clusterPaths(requiredArgument(2));
const cgroup = cgroupName(paths.root);
let sandbox: Namespaces | undefined;
let kept = false;
let starting: Promise<number> | undefined;
let ending: Promise<void> | undefined;

const control = new ControlSocket({
  // Until it is kept, the rehearsal ends it.
  isBusy: () => !kept && process.connected,
  end: () => void end(),
});

process.on('message', async (order: SupervisorOrder) => {
  try {
    if (order.type === 'start' && !ending) {
      starting = startSandbox(order.catatonit);
      tell({ type: 'started', pid: await starting });
    }
    if (order.type === 'keep') {
      kept = true;
      tell({ type: 'kept' });
    }
    if (order.type === 'end') await end();
  } catch (error) {
    tell({ type: 'failed', message: sentenceOf(error) });
  }
});
process.on('disconnect', () => {
  if (!kept) void end();
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());

const opening = open();

/** Removes what a killed rehearsal left in the folder, and opens the control socket. */
async function open(): Promise<void> {
  try {
    await writeFile(paths.lockFile, `${process.pid}\n`);
    await tidy();
    await mkdir(paths.configuration, { recursive: true });
    await control.listen(paths.controlSocket);
    tell({ type: 'locked' });
  } catch (error) {
    tell({ type: 'failed', message: sentenceOf(error) });
    process.exit(1);
  }
}

async function startSandbox(catatonit: string): Promise<number> {
  await createCgroups(cgroup);
  await mkdir(paths.log, { recursive: true });
  await mkdir(paths.images, { recursive: true });
  sandbox = await startNamespaces(paths, catatonit);
  return sandbox.pid;
}

/** Ends the first process of the sandbox, and with it all others, and removes the files. */
function end(): Promise<void> {
  ending ??= (async () => {
    // A start in progress would create files after their removal.
    await opening;
    await starting?.catch(() => {});
    if (sandbox) {
      try {
        process.kill(sandbox.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
      await sandbox.ended;
    }
    try {
      await tidy();
      tell({ type: 'ended' });
      await control.close('ended');
      process.exit(0);
    } catch (error) {
      tell({ type: 'failed', message: sentenceOf(error) });
      console.error(error);
      await control.close('failed');
      process.exit(1);
    }
  })();
  return ending;
}

async function tidy(): Promise<void> {
  await removeCgroups(cgroup);
  await rm(paths.run, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

function tell(message: SupervisorMessage): void {
  if (process.connected) process.send?.(message);
}

function requiredArgument(index: number): string {
  const value = process.argv[index];
  if (value === undefined) throw new Error('usage: supervisor.ts ROOT');
  return value;
}
