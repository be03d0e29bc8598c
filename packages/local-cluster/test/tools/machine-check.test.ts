import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { checkMachine, readCgroups, readMachineFacts } from '../../src/tools/machine-check.ts';

describe('readCgroups', () => {
  const folder = temporaryFolder();

  async function writeHierarchies(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await mkdir(join(folder.path, name), { recursive: true });
      await writeFile(join(folder.path, name, 'cgroup.procs'), '');
    }
  }

  it('reads the one hierarchy of version 2', async () => {
    await writeFile(join(folder.path, 'cgroup.controllers'), 'cpuset cpu io memory hugetlb pids rdma\n');
    expect(await readCgroups(folder.path)).to.deep.equal({ kind: 'v2', lacking: [], isWritable: true });
  });

  it('names the controllers that version 2 lacks', async () => {
    await writeFile(join(folder.path, 'cgroup.controllers'), 'cpuset cpu\n');
    expect(await readCgroups(folder.path)).to.deep.include({ kind: 'v2', lacking: ['memory', 'pids'] });
  });

  it('reads the hierarchies of version 1, also beside an empty one of version 2', async () => {
    await writeHierarchies(['cpu', 'cpuset', 'memory', 'devices', 'freezer', 'pids', 'unified']);
    expect(await readCgroups(folder.path)).to.deep.equal({ kind: 'v1', lacking: [], isWritable: true });
  });

  it('names the hierarchies that version 1 lacks', async () => {
    await writeHierarchies(['cpu', 'memory']);
    const lacking = ['cpuset', 'devices', 'freezer', 'pids'];
    expect(await readCgroups(folder.path)).to.deep.include({ kind: 'v1', lacking });
  });

  it('sees none in an empty folder', async () => {
    expect(await readCgroups(folder.path)).to.deep.equal({ kind: 'none' });
  });
});

describe('readMachineFacts', () => {
  const folder = temporaryFolder();

  it('reads the disk of a folder that is still to be made', async () => {
    const needs = { disk: [{ folder: join(folder.path, 'not/yet'), bytes: 1 }], memoryBytes: 1 };
    const { disks, platform } = await readMachineFacts(needs);
    expect(platform).to.equal(process.platform);
    if (platform === 'linux') expect(disks[0]?.freeBytes).to.be.greaterThan(0);
  });
});

describe('checkMachine', () => {
  it('refuses needs that no machine meets', async () => {
    const faults = await checkMachine({ disk: [], memoryBytes: 1e18 });
    expect(faults.join('\n')).to.match(/GB are needed|run it on Linux/);
  });
});
