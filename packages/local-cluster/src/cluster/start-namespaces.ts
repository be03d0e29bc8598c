import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addresses } from './addresses.ts';
import type { ClusterPaths } from './cluster-paths.ts';

/** The namespaces of the sandbox. They live as long as their first process. */
export interface Namespaces {
  /** The process id of the first process, as the machine sees it. */
  readonly pid: number;
  readonly ended: Promise<void>;
}

const startTimeoutMs = 10_000;
const logFile = (paths: ClusterPaths) => join(paths.log, 'sandbox.log');

/**
 * Starts the namespaces and waits until they are set up. They end with the calling process.
 * @throws Error with the output of sandbox-init.sh if that does not finish within ten seconds.
 */
export async function startNamespaces(paths: ClusterPaths, catatonit: string): Promise<Namespaces> {
  const ready = join(paths.run, 'sandbox-ready');
  const child = spawnFirstProcess(paths, catatonit, ready);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).then(() => {
    over = true;
  });
  const deadline = Date.now() + startTimeoutMs;
  while (!existsSync(ready)) {
    if (over || Date.now() > deadline) {
      const words = (await readFile(logFile(paths), 'utf8')).trim();
      child.kill('SIGKILL');
      throw new Error(`the sandbox did not start: ${words || 'no output'} (log: ${logFile(paths)})`);
    }
    await sleep(20);
  }
  return { pid: await onlyChildOf(child.pid), ended };
}

function spawnFirstProcess(paths: ClusterPaths, catatonit: string, ready: string): ChildProcess {
  const log = openSync(logFile(paths), 'w');
  const init = fileURLToPath(new URL('sandbox-init.sh', import.meta.url));
  const unshare = 'unshare --net --mount --pid --uts --ipc --fork --kill-child=KILL --mount-proc';
  try {
    return spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'KILL', ...unshare.split(' '), '--propagation', 'private'],
        ...[catatonit, '--', 'bash', init],
        ...[paths.images, paths.configuration, addresses.nodeName, addresses.nodeIp],
        ...[addresses.applicationLoadBalancerNetwork, addresses.credentialsIp, ready],
      ],
      { detached: true, stdio: ['ignore', log, log] },
    );
  } finally {
    closeSync(log);
  }
}

/** `unshare` forks once. Its child is the first process of the new namespaces. */
async function onlyChildOf(parent: number | undefined): Promise<number> {
  const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8');
  const pid = Number(children.trim().split(' ')[0]);
  if (!Number.isInteger(pid) || pid < 2)
    throw new Error(`the sandbox's first process was not found under ${parent}`);
  return pid;
}
