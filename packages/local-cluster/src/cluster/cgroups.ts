import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The cgroup below which every pod of a rehearsal lives; one for each folder that a rehearsal keeps its files in. */
export function cgroupName(root: string): string {
  return `aws-kube-cd-rehearsal-${createHash('sha256').update(root).digest('hex').slice(0, 10)}`;
}

const cgroupRoot = '/sys/fs/cgroup';
/** The v1 hierarchies that the kubelet uses. */
const kubeletControllers = [
  'cpu',
  'cpuacct',
  'cpuset',
  'memory',
  'devices',
  'freezer',
  'blkio',
  'pids',
  'systemd',
];

/** Which cgroup hierarchies a machine has, from the names found in its cgroup root. */
export function cgroupVersion(namesInRoot: readonly string[]): 1 | 2 | undefined {
  if (namesInRoot.includes('cgroup.controllers')) return 2;
  return ['cpu', 'memory', 'pids'].every((name) => namesInRoot.includes(name)) ? 1 : undefined;
}

/** The folders that the cgroup is: one in v2, one in each hierarchy in v1. */
async function cgroupFolders(cgroup: string, isWanted: (hierarchy: string) => boolean): Promise<string[]> {
  const names = await readdir(cgroupRoot);
  if (cgroupVersion(names) === 2) return [join(cgroupRoot, cgroup)];
  return names.filter(isWanted).map((name) => join(cgroupRoot, name, cgroup));
}

export async function createCgroups(cgroup: string): Promise<void> {
  const version = cgroupVersion(await readdir(cgroupRoot));
  if (version === 2) await delegateControllers();
  const folders = await cgroupFolders(cgroup, (hierarchy) => kubeletControllers.includes(hierarchy));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  if (version === 1) await fillCpuset(join(cgroupRoot, 'cpuset', cgroup));
}

/** v2: a controller is there for a child only once its parent lists it. */
async function delegateControllers(): Promise<void> {
  const available = (await readFile(join(cgroupRoot, 'cgroup.controllers'), 'utf8')).trim().split(/\s+/);
  const wanted = ['cpu', 'cpuset', 'memory', 'pids', 'io', 'hugetlb'].filter((name) =>
    available.includes(name),
  );
  const delegate = () =>
    writeFile(join(cgroupRoot, 'cgroup.subtree_control'), wanted.map((name) => `+${name}`).join(' '));
  await delegate().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EBUSY') throw error;
    await moveProcessesDown();
    await delegate();
  });
}

/** A container's root cgroup holds its processes, and v2 delegates nothing from a cgroup that holds any. */
async function moveProcessesDown(): Promise<void> {
  const folder = join(cgroupRoot, 'init');
  await mkdir(folder, { recursive: true });
  const processes = (await readFile(join(cgroupRoot, 'cgroup.procs'), 'utf8')).trim().split('\n');
  for (const id of processes) {
    // One that has ended meanwhile, or a thread of the kernel, stays where it is.
    await writeFile(join(folder, 'cgroup.procs'), id).catch(() => {});
  }
}

/** v1: a cpuset without cpus and memory nodes takes no process. */
async function fillCpuset(folder: string): Promise<void> {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    await writeFile(join(folder, file), await readFile(join(cgroupRoot, 'cpuset', file)));
  }
}

/** Removes the cgroup and all below it, retrying while the kernel still counts an ended process in it. */
export async function removeCgroups(cgroup: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  // Every hierarchy: runc makes the folder in some that the kubelet does not ask for.
  for (const folder of await cgroupFolders(cgroup, () => true)) {
    while (!(await removeTree(folder))) {
      if (Date.now() > deadline) throw new Error(`the cgroup ${folder} is still in use; end what runs in it`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Whether nothing is left of it. cgroup folders are removed from the leaves up; their files go with them. */
async function removeTree(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return true;
  const children = entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  const removed = await Promise.all(children.map(removeTree));
  if (removed.includes(false)) return false;
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}
