import { expect } from 'chai';
import { cgroupVersion } from '../../src/cluster/cgroups.ts';

describe('cgroupVersion', () => {
  it('is 2 where the root itself lists controllers', () => {
    expect(cgroupVersion(['cgroup.controllers', 'cgroup.procs', 'system.slice'])).to.equal(2);
  });

  it('is 1 where each controller has a hierarchy of its own, also beside a unified one', () => {
    expect(cgroupVersion(['cpu', 'memory', 'pids', 'systemd', 'unified'])).to.equal(1);
  });

  it('is none where nothing is mounted', () => {
    expect(cgroupVersion([])).to.equal(undefined);
  });
});
