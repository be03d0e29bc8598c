import { constants, existsSync } from 'node:fs';
import { access, mkdtemp, readFile, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryProgram } from 'programs/run-program.ts';
import { cgroupRoot } from '../cluster/cgroups.ts';
import { nearestExisting } from './existing-folder.ts';
import { type DiskSpace, type MachineFacts, type MachineNeeds, machineFaults } from './machine-faults.ts';

const cgroupV1 = ['cpu', 'cpuset', 'memory', 'devices', 'freezer', 'pids'];
const cgroupV2 = ['cpu', 'cpuset', 'memory', 'pids'];

/** Checks whether this machine can run the rehearsal. Returns one sentence for each fault, with its fix. */
export async function checkMachine(needs: MachineNeeds): Promise<string[]> {
  return machineFaults(await readMachineFacts(needs), needs);
}

/** Reads the facts of this machine. Changes nothing. */
export async function readMachineFacts(needs: MachineNeeds): Promise<MachineFacts> {
  const { platform } = process;
  const isRoot = process.getuid?.() === 0;
  if (platform !== 'linux') return { platform, isRoot, cgroups: { kind: 'none' }, disks: [] };
  return {
    platform,
    isRoot,
    namespaceFailure: isRoot ? await tryNamespaces() : undefined,
    cgroups: await readCgroups(cgroupRoot),
    availableMemory: await readAvailableMemory(),
    disks: await Promise.all(needs.disk.map(({ folder }) => readDisk(folder))),
  };
}

/** Which cgroup controllers the machine has, and whether cgroups can be created. */
export async function readCgroups(root: string): Promise<MachineFacts['cgroups']> {
  const controllers = await readFile(join(root, 'cgroup.controllers'), 'utf8').catch(() => undefined);
  if (controllers !== undefined) {
    const lacking = cgroupV2.filter((name) => !controllers.split(/\s+/).includes(name));
    return { kind: 'v2', lacking, isWritable: await isWritable(root) };
  }
  const lacking = cgroupV1.filter((name) => !existsSync(join(root, name, 'cgroup.procs')));
  if (lacking.length === cgroupV1.length) return { kind: 'none' };
  return { kind: 'v1', lacking, isWritable: await isWritable(join(root, 'memory')) };
}

/** Creates the namespaces of the sandbox for a moment. Returns the reason if that fails. */
async function tryNamespaces(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'namespaces-'));
  try {
    const command = 'unshare --net --mount --pid --uts --ipc --fork --mount-proc mount -t tmpfs tmpfs'.split(
      ' ',
    );
    const { exitCode, output } = await tryProgram([...command, folder], { timeoutMs: 10_000 });
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

/** The disk of a folder, which need not exist yet. */
async function readDisk(folder: string): Promise<DiskSpace> {
  const existing = nearestExisting(folder);
  const [{ dev }, { bavail, bsize }] = await Promise.all([stat(existing), statfs(existing)]);
  return { device: dev, freeBytes: bavail * bsize };
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
