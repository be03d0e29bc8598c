import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addresses } from './addresses.ts';
import type { ClusterPaths } from './cluster-paths.ts';

/** The sandbox's namespaces, which live as long as their first process. */
export interface Namespaces {
  /** The first process, as the machine numbers it. */
  readonly pid: number;
  readonly ended: Promise<void>;
}

const startTimeoutMs = 10_000;
const logFile = (paths: ClusterPaths) => join(paths.log, 'sandbox.log');

/**
 * Starts the namespaces and waits until they are set up. They die with the program that called this.
 * @throws with what their first commands said, when these do not come to their end within ten seconds.
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
  const namespaces = ['--net', '--mount', '--pid', '--uts', '--ipc'];
  try {
    return spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'KILL'],
        ...[
          'unshare',
          ...namespaces,
          '--fork',
          '--kill-child=KILL',
          '--mount-proc',
          '--propagation',
          'private',
        ],
        ...[catatonit, '--', 'bash', init],
        ...[paths.images, paths.configuration, addresses.nodeName, addresses.nodeIp],
        ...[addresses.applicationLoadBalancerNetwork, ready],
      ],
      { detached: true, stdio: ['ignore', log, log] },
    );
  } finally {
    closeSync(log);
  }
}

/** `unshare` forks once: its child is the first process of the new namespaces. */
async function onlyChildOf(parent: number | undefined): Promise<number> {
  const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8');
  const pid = Number(children.trim().split(' ')[0]);
  if (!Number.isInteger(pid) || pid < 2)
    throw new Error(`the sandbox's first process was not found under ${parent}`);
  return pid;
}
