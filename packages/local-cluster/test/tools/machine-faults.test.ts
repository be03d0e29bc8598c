import { expect } from 'chai';
import { type MachineFacts, type MachineNeeds, machineFaults } from '../../src/tools/machine-faults.ts';

const needs: MachineNeeds = {
  disk: [
    { folder: '/cache', bytes: 4e9 },
    { folder: '/usr', bytes: 0 },
    { folder: '/work-folder', bytes: 1e9 },
  ],
  memoryBytes: 2e9,
};
const goodMachine: MachineFacts = {
  platform: 'linux',
  isRoot: true,
  cgroups: { kind: 'v2', lacking: [], isWritable: true },
  availableMemory: 4e9,
  disks: [
    { device: 1, freeBytes: 10e9 },
    { device: 2, freeBytes: 1 },
    { device: 1, freeBytes: 10e9 },
  ],
};

describe('machineFaults', () => {
  const faultsOf = (changes: Partial<MachineFacts>) => machineFaults({ ...goodMachine, ...changes }, needs);

  it('finds none on a good machine, also where the memory is not known', () => {
    expect(faultsOf({})).to.deep.equal([]);
    const { availableMemory: _, ...unknown } = goodMachine;
    expect(machineFaults(unknown, needs)).to.deep.equal([]);
  });

  const rows: [name: string, changes: Partial<MachineFacts>, sentence: RegExp][] = [
    [
      'another system, and nothing else',
      { platform: 'darwin', isRoot: false },
      /this system is darwin: run it on Linux/,
    ],
    ['a user who is not root', { isRoot: false }, /takes root: run `sudo npx --yes pnpm rehearse`\.$/],
    [
      'namespaces that are not allowed',
      { namespaceFailure: 'unshare: unshare failed: Operation not permitted' },
      /^Namespaces can't be made here \(unshare: .*not permitted\): in a container, start it with `--privileged`/,
    ],
    ['no control groups', { cgroups: { kind: 'none' } }, /holds no control groups.*mount -t cgroup2/],
    [
      'a controller that is missing',
      { cgroups: { kind: 'v2', lacking: ['memory'], isWritable: true } },
      /^Control groups \(v2\) lack memory, .*cgroup_disable=/,
    ],
    [
      'control groups that are read-only',
      { cgroups: { kind: 'v1', lacking: [], isWritable: false } },
      /^\/sys\/fs\/cgroup can't be written/,
    ],
    ['too little memory', { availableMemory: 1.2e9 }, /^1\.2 GB of memory are free and 2\.0 GB are needed/],
    [
      'too little space, added up by disk',
      { disks: goodMachine.disks.map((disk) => ({ ...disk, freeBytes: 4.5e9 })) },
      /^The disk of \/cache and \/work-folder has 4\.5 GB free and 5\.0 GB are needed: free some space, or set XDG_CACHE_HOME/,
    ],
  ];
  for (const [name, changes, sentence] of rows) {
    it(`reports ${name}`, () => {
      const faults = faultsOf(changes);
      expect(faults).to.have.length(1);
      expect(faults[0]).to.match(sentence);
    });
  }

  it('gives all faults at once', () => {
    expect(faultsOf({ isRoot: false, cgroups: { kind: 'none' }, availableMemory: 0 })).to.have.length(3);
  });
});
