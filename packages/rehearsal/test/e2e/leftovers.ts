import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { rehearsalPaths } from '../../src/steps/prepare-machine.ts';

const { run } = rehearsalPaths(process.env);
const cgroupRoot = '/sys/fs/cgroup';

/** Everything of a rehearsal that is on this machine now; empty when nothing is left. */
export async function leftovers(): Promise<string[]> {
  const found = await Promise.all([processes(), mounts(), cgroups(), interfaces(), runFolder()]);
  return found.flat();
}

/** Looks again until nothing is left or the time is over; what is left then. */
export async function leftoversAfter(seconds: number): Promise<string[]> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const left = await leftovers();
    if (left.length === 0 || Date.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Processes in a network namespace that is not this one's, or that carry a path of the run. */
async function processes(): Promise<string[]> {
  const own = await readlink('/proc/self/ns/net');
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const looked = ids.map(async (id) => {
    const namespace = await readlink(`/proc/${id}/ns/net`).catch(() => own);
    const command = (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
    const isOurs = command.includes(run) || command.includes('cluster/supervisor.ts');
    return namespace !== own || isOurs ? [`process ${id}: ${command}`] : [];
  });
  return (await Promise.all(looked)).flat();
}

async function mounts(): Promise<string[]> {
  const lines = (await readFile('/proc/mounts', 'utf8')).split('\n');
  return lines.filter((line) => line.includes('aws-kube-cd')).map((line) => `mount ${line}`);
}

async function cgroups(): Promise<string[]> {
  const folders = [cgroupRoot, ...(await readdir(cgroupRoot)).map((name) => join(cgroupRoot, name))];
  const found = folders.map(async (folder) => {
    const names = await readdir(folder).catch(() => []);
    return names
      .filter((name) => name.startsWith('aws-kube-cd'))
      .map((name) => `cgroup ${join(folder, name)}`);
  });
  return (await Promise.all(found)).flat();
}

async function interfaces(): Promise<string[]> {
  const names = await readdir('/sys/class/net');
  return names.filter((name) => /^(node0|cni0|veth)/.test(name)).map((name) => `interface ${name}`);
}

async function runFolder(): Promise<string[]> {
  return readdir(run).then(
    (names) => [`folder ${run}: ${names.join(', ')}`],
    () => [],
  );
}
