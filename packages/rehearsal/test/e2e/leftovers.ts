import { readdir, readFile, readlink } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { cgroupName } from 'local-cluster/cluster/cgroups.ts';
import { rehearsalPaths } from '../../src/steps/prepare-machine.ts';

const cgroupRoot = '/sys/fs/cgroup';

/**
 * Everything of a rehearsal that is on this machine now; empty when nothing is left.
 * @param environment the rehearsal's, which says where its cache is
 */
export async function leftovers(environment: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const { root, run } = rehearsalPaths(environment);
  const found = [processes(root), mounts(root), cgroups(root), interfaces(), runFolder(run)];
  return (await Promise.all(found)).flat();
}

/** Polls until nothing is left or the time is over. Returns what is left. */
export async function leftoversAfter(seconds: number, environment?: NodeJS.ProcessEnv): Promise<string[]> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const left = await leftovers(environment);
    if (left.length === 0 || Date.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface FoundProcess {
  readonly id: string;
  readonly namespace: string;
  readonly command: string;
  readonly cgroups: string;
}

/**
 * Processes in another network namespace, or with a path of the run in their arguments. Left out are those of a
 * rehearsal with another cache, which may run at the same time, and those of other test files, which have a
 * lower priority.
 */
async function processes(root: string): Promise<string[]> {
  const ownCgroup = cgroupName(root);
  const own = await readlink('/proc/self/ns/net');
  const found = await readProcesses(own);
  const isOurs = ({ command }: FoundProcess) =>
    command.includes(`${root}/`) || command.trimEnd().endsWith(`cluster/supervisor.ts ${root}`);
  const sandboxes = found.filter(({ command }) => command.includes('sandbox-init.sh'));
  const others = new Set(sandboxes.filter((first) => !isOurs(first)).map(({ namespace }) => namespace));
  const isOthers = ({ namespace, cgroups }: FoundProcess) =>
    others.has(namespace) || (cgroups.includes('aws-kube-cd-rehearsal-') && !cgroups.includes(ownCgroup));
  return found
    .filter((one) => isOurs(one) || (one.namespace !== own && !isOthers(one)))
    .map(({ id, command }) => `process ${id}: ${command}`);
}

async function readProcesses(ownNamespace: string): Promise<FoundProcess[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const text = async (path: string) => (await readFile(path, 'utf8').catch(() => '')).replaceAll('\0', ' ');
  return Promise.all(
    ids.filter(hasOwnPriority).map(async (id) => ({
      id,
      namespace: await readlink(`/proc/${id}/ns/net`).catch(() => ownNamespace),
      command: await text(`/proc/${id}/cmdline`),
      cgroups: await text(`/proc/${id}/cgroup`),
    })),
  );
}

function hasOwnPriority(id: string): boolean {
  try {
    return getPriority(Number(id)) <= getPriority();
  } catch {
    // It has ended.
    return false;
  }
}

async function mounts(root: string): Promise<string[]> {
  const lines = (await readFile('/proc/mounts', 'utf8')).split('\n');
  return lines.filter((line) => line.includes(root)).map((line) => `mount ${line}`);
}

async function cgroups(root: string): Promise<string[]> {
  const ownCgroup = cgroupName(root);
  const folders = [cgroupRoot, ...(await readdir(cgroupRoot)).map((name) => join(cgroupRoot, name))];
  const found = folders.map(async (folder) => {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name === ownCgroup).map((name) => `cgroup ${join(folder, name)}`);
  });
  return (await Promise.all(found)).flat();
}

async function interfaces(): Promise<string[]> {
  const names = await readdir('/sys/class/net');
  return names.filter((name) => /^(node0|cni0|veth)/.test(name)).map((name) => `interface ${name}`);
}

async function runFolder(run: string): Promise<string[]> {
  return readdir(run).then(
    (names) => [`folder ${run}: ${names.join(', ')}`],
    () => [],
  );
}
