import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elfHeader } from '../../../programs/test/helpers/elf-header.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { cniPlugins, systemPrograms } from '../../src/tools/system-programs.ts';
import type { ToolEnvironment } from '../../src/tools/tool-environment.ts';

const versionLines: Readonly<Record<string, string>> = {
  containerd: 'containerd github.com/containerd/containerd 1.6.20~ds1',
  runc: 'runc version 1.1.5+ds1',
  dockerd: 'Docker version 20.10.24+dfsg1, build 5d6db84',
  docker: 'Docker version 20.10.24+dfsg1, build 297e128',
  'docker-registry': 'docker-registry github.com/docker/distribution 2.8.2+ds1',
};

/** An environment whose every folder is below the given one: a machine with nothing on it. */
export function emptyMachine(folder: string, changes: Partial<ToolEnvironment> = {}): ToolEnvironment {
  return {
    folders: [join(folder, 'bin')],
    goFolders: [join(folder, 'go')],
    cacheDirectory: join(folder, 'cache'),
    architecture: 'x64',
    kubernetesMinor: '1.36',
    kubernetesSources: join(folder, 'sources'),
    addresses: { kubernetes: 'http://127.0.0.1:9/release', etcd: 'http://127.0.0.1:9/etcd' },
    limits: { firstByteMs: 500, idleMs: 500 },
    cores: 2,
    cniFolders: [join(folder, 'cni')],
    policyFile: join(folder, 'policy-rc.d'),
    ...changes,
  };
}

/** Writes fakes of the operating system's programs, all or the named ones, with versions that work. */
export async function writeSystemPrograms(
  folder: string,
  names: readonly string[] = systemPrograms.map(({ program }) => program),
): Promise<void> {
  for (const name of names) {
    if (name === 'catatonit') await writeStaticProgram(join(folder, 'bin'), name);
    else await writeProgram(join(folder, 'bin'), name, `echo '${versionLines[name] ?? ''}'`);
  }
}

/** Writes the plugins of the pods' network. */
export async function writeCniPlugins(folder: string): Promise<void> {
  for (const name of cniPlugins) await writeProgram(join(folder, 'cni'), name, 'exit 0');
}

async function writeStaticProgram(folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), elfHeader([1, 1]));
  await chmod(join(folder, name), 0o755);
}
