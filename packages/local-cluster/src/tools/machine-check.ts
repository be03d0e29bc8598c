import { constants } from 'node:fs';
import { access, mkdtemp, readFile, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tryProgram } from 'programs/run-program.ts';
import { type DiskSpace, type MachineFacts, type MachineNeeds, machineFaults } from './machine-faults.ts';

const cgroupV1 = ['cpu', 'cpuset', 'memory', 'devices', 'freezer', 'pids'];
const cgroupV2 = ['cpu', 'cpuset', 'memory', 'pids'];
const cgroupRoot = '/sys/fs/cgroup';

/** Looks whether this machine can carry the rehearsal: all faults at once, a sentence each with the way out. */
export async function checkMachine(needs: MachineNeeds): Promise<string[]> {
  return machineFaults(await readMachineFacts(needs), needs);
}

/** What the checks are made of, read from this machine. Nothing is changed. */
export async function readMachineFacts(needs: MachineNeeds): Promise<MachineFacts> {
  const platform = process.platform;
  const isRoot = process.getuid?.() === 0;
  if (platform !== 'linux') {
    return { platform, isRoot, cgroups: { kind: 'none' }, disks: [] };
  }
  const namespaceFailure = isRoot ? await tryNamespaces() : undefined;
  const availableMemory = await readAvailableMemory();
  return {
    platform,
    isRoot,
    ...(namespaceFailure !== undefined && { namespaceFailure }),
    cgroups: await readCgroups(cgroupRoot),
    ...(availableMemory !== undefined && { availableMemory }),
    disks: await Promise.all(needs.disk.map(({ folder }) => readDisk(folder))),
  };
}

/** Which control groups are there, and whether groups can be made in them. */
export async function readCgroups(root: string): Promise<MachineFacts['cgroups']> {
  const controllers = await readFile(join(root, 'cgroup.controllers'), 'utf8').catch(() => undefined);
  if (controllers !== undefined) {
    const lacking = cgroupV2.filter((name) => !controllers.split(/\s+/).includes(name));
    return { kind: 'v2', lacking, isWritable: await isWritable(root) };
  }
  const present = await Promise.all(cgroupV1.map((name) => isPresent(join(root, name, 'cgroup.procs'))));
  if (!present.some(Boolean)) return { kind: 'none' };
  const lacking = cgroupV1.filter((_name, index) => !present[index]);
  return { kind: 'v1', lacking, isWritable: await isWritable(join(root, 'memory')) };
}

/** Makes the namespaces of the sandbox for a moment; the reason when that fails. */
async function tryNamespaces(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'namespaces-'));
  try {
    const mount = ['mount', '-t', 'tmpfs', 'tmpfs', folder];
    const command = ['unshare', '--net', '--mount', '--pid', '--uts', '--ipc', '--fork', '--mount-proc'];
    const { exitCode, output } = await tryProgram([...command, ...mount], { timeoutMs: 10_000 });
    return exitCode === 0 ? undefined : (output.trim().split('\n').at(-1) ?? '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readAvailableMemory(): Promise<number | undefined> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** The disk of a folder, or of the nearest one above it that is there. */
async function readDisk(folder: string): Promise<DiskSpace> {
  let existing = folder;
  while (!(await isPresent(existing)) && dirname(existing) !== existing) existing = dirname(existing);
  const [{ dev }, { bavail, bsize }] = await Promise.all([stat(existing), statfs(existing)]);
  return { device: dev, freeBytes: bavail * bsize };
}

async function isPresent(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
