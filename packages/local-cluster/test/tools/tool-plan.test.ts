import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { kubernetesFolder } from '../../src/tools/kubernetes-source.ts';
import { assertNothingMissing, machineNeeds, planTools } from '../../src/tools/tool-plan.ts';
import { fakeGo } from '../helpers/fake-go.ts';
import { emptyMachine, writeCniPlugins, writeSystemPrograms } from '../helpers/fake-machine.ts';

const uris = 'echo "\'http://deb.test/c.deb\' c.deb 30000000 SHA256:ab"';

describe('planTools', () => {
  const folder = temporaryFolder();

  it('says where everything is on a machine that has all', async () => {
    const environment = emptyMachine(folder.path);
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    const script = 'if [ "$1" = etcd ]; then echo etcd Version: 3.6.8; else echo Kubernetes v1.36.3; fi';
    const built = await writeProgram(kubernetesFolder(environment), 'kubernetes', script);
    const plan = await planTools(environment);
    expect(plan.present).to.include.members([
      `containerd 1.6.20: ${folder.path}/bin/containerd`,
      `docker-registry 2.8.2: ${folder.path}/bin/docker-registry`,
      `git: ${folder.path}/bin/git`,
      `CNI plugins: ${folder.path}/cni`,
      `Kubernetes: ${built}`,
    ]);
    expect(plan).to.deep.include({ toInstall: [], faults: [], cacheBytes: 0, systemBytes: 0 });
    assertNothingMissing(plan);
  });

  it('says what will be installed, from where, how much and how long', async () => {
    await fakeGo(join(folder.path, 'go'));
    await writeSystemPrograms(folder.path, [
      'git',
      'openssl',
      'ip',
      'mount',
      'nsenter',
      'unshare',
      'setpriv',
      'flock',
      'bash',
      'tar',
      'hostname',
      'ldd',
      'npm',
      'npx',
    ]);
    await writeProgram(join(folder.path, 'bin'), 'apt-get', uris);
    const plan = await planTools(emptyMachine(folder.path));
    expect(plan.toInstall[0]).to.equal(
      'Debian packages containerd, runc, docker.io, docker-registry, iptables, catatonit, curl, socat, containernetworking-plugins: by apt-get, without starting or enabling their services, 30 MB from deb.test, about 10 s',
    );
    expect(plan.toInstall[1]).to.match(/^Kubernetes 1\.36\.3 with etcd 3\.6\.8: built from Go modules by /);
    expect(plan.systemBytes).to.equal(180_000_000);
    expect(existsSync(join(folder.path, 'cache'))).to.equal(false);
  });

  it('says so when apt has no lists yet', async () => {
    await writeProgram(
      join(folder.path, 'bin'),
      'apt-get',
      "echo 'E: Unable to locate package runc'; exit 100",
    );
    const { toInstall } = await planTools(emptyMachine(folder.path), { mayInstall: false });
    expect(toInstall[0]).to.contain('about 80 MB from the sources in /etc/apt, after apt-get update');
  });

  it('gives all faults at once', async () => {
    await writeSystemPrograms(folder.path, ['dockerd']);
    await writeProgram(join(folder.path, 'bin'), 'containerd', 'echo containerd 1.4.13');
    const { faults } = await planTools(emptyMachine(folder.path));
    expect(faults).to.have.length(3);
    expect(faults[0]).to.match(/^containerd 1\.4\.13 /);
    expect(faults[1]).to.match(/^This machine lacks .*runc.* and has no apt-get/);
    expect(faults[2]).to.match(/^Kubernetes 1\.36\.3 can't be downloaded/);
  });
});

describe('assertNothingMissing', () => {
  const folder = temporaryFolder();

  it('refuses with the list of what is missing', async () => {
    await writeSystemPrograms(folder.path);
    await writeProgram(join(folder.path, 'bin'), 'apt-get', uris);
    const plan = await planTools(emptyMachine(folder.path), { mayInstall: false });
    expect(() => assertNothingMissing(plan)).to.throw(
      /^With --no-install nothing is installed.*\n {2}- missing programs: CNI plugins\n {2}- Debian packages containernetworking-plugins.*\n {2}- Kubernetes 1\.36\.3/,
    );
  });
});

describe('machineNeeds', () => {
  const folder = temporaryFolder();

  it('asks for the disk and memory of the build only where there is one', async () => {
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    await fakeGo(join(folder.path, 'go'));
    const environment = emptyMachine(folder.path);
    const before = machineNeeds(await planTools(environment), '/work');
    await writeProgram(
      kubernetesFolder(environment),
      'kubernetes',
      'if [ "$1" = etcd ]; then echo etcd Version: 3.6.8; else echo Kubernetes v1.36.3; fi',
    );
    await writeProgram(
      kubernetesFolder(environment),
      'network-coredns-1.14.0-policies-0.8.0-authenticator-0.6.13',
      ':',
    );
    const after = machineNeeds(await planTools(environment), '/work');
    expect(before.disk.map(({ bytes }) => bytes)).to.deep.equal([4_500_000_000, 0, 1_000_000_000]);
    expect(after.disk.map(({ bytes }) => bytes)).to.deep.equal([0, 0, 1_000_000_000]);
    expect(before.memoryBytes).to.be.greaterThan(after.memoryBytes);
  });
});
