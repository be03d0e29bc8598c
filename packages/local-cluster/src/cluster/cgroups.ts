import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The name of the cgroup that holds every pod of a rehearsal. Each folder of rehearsal files has its own. */
export function cgroupName(root: string): string {
  return `aws-kube-cd-rehearsal-${hash('sha256', root).slice(0, 10)}`;
}

/** Where Linux mounts the cgroup file systems. */
export const cgroupRoot = '/sys/fs/cgroup';
/** The v1 hierarchies that the kubelet uses. */
const kubeletHierarchies = 'cpu cpuacct cpuset memory devices freezer blkio pids systemd'.split(' ');

/** The version of the machine's cgroups, by the names in its cgroup root. */
export function cgroupVersion(namesInRoot: readonly string[]): 1 | 2 | undefined {
  if (namesInRoot.includes('cgroup.controllers')) return 2;
  return ['cpu', 'memory', 'pids'].every((name) => namesInRoot.includes(name)) ? 1 : undefined;
}

/** The folders of a cgroup: one in v2, and one in each hierarchy in v1. */
async function cgroupFolders(cgroup: string, isWanted: (hierarchy: string) => boolean): Promise<string[]> {
  const names = await readdir(cgroupRoot);
  if (cgroupVersion(names) === 2) return [join(cgroupRoot, cgroup)];
  return names.filter(isWanted).map((name) => join(cgroupRoot, name, cgroup));
}

/** Creates the cgroup with the controllers that the kubelet needs. */
export async function createCgroups(cgroup: string): Promise<void> {
  const version = cgroupVersion(await readdir(cgroupRoot));
  if (version === 2) await delegateControllers();
  const folders = await cgroupFolders(cgroup, (hierarchy) => kubeletHierarchies.includes(hierarchy));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  if (version === 1) await fillCpuset(join(cgroupRoot, 'cpuset', cgroup));
}

/** v2: a child has a controller only if its parent lists it. */
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

/** v2 delegates nothing from a cgroup with processes, and the root cgroup of a container has some. */
async function moveProcessesDown(): Promise<void> {
  const folder = join(cgroupRoot, 'init');
  await mkdir(folder, { recursive: true });
  const processes = (await readFile(join(cgroupRoot, 'cgroup.procs'), 'utf8')).trim().split('\n');
  for (const id of processes) {
    // Fails for a process that has ended, and for a thread of the kernel.
    await writeFile(join(folder, 'cgroup.procs'), id).catch(() => {});
  }
}

/** v1: a cpuset without CPUs and memory nodes accepts no process. */
async function fillCpuset(folder: string): Promise<void> {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    await writeFile(join(folder, file), await readFile(join(cgroupRoot, 'cpuset', file)));
  }
}

/** Removes the cgroup and all below it. Retries while the kernel still counts an ended process in it. */
export async function removeCgroups(cgroup: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  // In every hierarchy, because runc also creates the folder in some that the kubelet does not use.
  for (const folder of await cgroupFolders(cgroup, () => true)) {
    while (!(await removeTree(folder))) {
      if (Date.now() > deadline) throw new Error(`the cgroup ${folder} is still in use; end what runs in it`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Removes the folders from the leaves up; their files go with them. Returns whether nothing is left. */
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
