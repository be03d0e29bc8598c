import { expect } from 'chai';
import { cgroupName, cgroupVersion } from '../../src/cluster/cgroups.ts';

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

describe('cgroupName', () => {
  it('is another one for each folder, so that rehearsals side by side do not touch each other’s', () => {
    const [one, other] = [cgroupName('/home/ada/.cache/x'), cgroupName('/tmp/x')];
    expect(one).to.match(/^aws-kube-cd-rehearsal-[0-9a-f]{10}$/);
    expect(other).not.to.equal(one);
    expect(cgroupName('/tmp/x')).to.equal(other);
  });
});
