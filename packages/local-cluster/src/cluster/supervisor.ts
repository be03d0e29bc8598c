import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cgroupName, createCgroups, removeCgroups } from './cgroups.ts';
import { clusterPaths } from './cluster-paths.ts';
import { ControlSocket } from './control-socket.ts';
import { type Namespaces, startNamespaces } from './start-namespaces.ts';
import type { SupervisorMessage, SupervisorOrder } from './supervisor-protocol.ts';

/*
 * The program that owns the sandbox. It outlives the rehearsal by some milliseconds, whatever ended that:
 * when the channel to it closes (an end, an error, SIGKILL), the sandbox and all that it left is taken away.
 * Were the supervisor killed itself, the sandbox would die with it (pdeathsig) and the next run would tidy up.
 * It is started by `flock`, so that the kernel frees the lock with it.
 */

process.umask(0o022);
const paths = clusterPaths(requiredArgument(2));
const cgroup = cgroupName(paths.root);
let sandbox: Namespaces | undefined;
let kept = false;
let starting: Promise<number> | undefined;
let ending: Promise<void> | undefined;

const control = new ControlSocket({
  // Until it is kept it is the rehearsal's, which ends it itself.
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
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => {
  if (!kept) void end();
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());

const opening = open();

/** Takes over the folder, in which a killed rehearsal may have left something. */
async function open(): Promise<void> {
  try {
    await writeFile(paths.lockFile, `${process.pid}\n`);
    await tidy();
    await mkdir(paths.configuration, { recursive: true });
    await control.listen(paths.controlSocket);
    tell({ type: 'locked' });
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
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

/** Ends the sandbox (its first process takes every other with it) and removes what it left. */
function end(): Promise<void> {
  ending ??= (async () => {
    // What is half made would be made to its end after everything was removed.
    await opening;
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
      await control.close('ended');
      process.exit(0);
    } catch (error) {
      tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
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
