import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { packagesToInstall, surveySystem, versionFault } from '../../src/tools/find-system-programs.ts';
import { systemPrograms } from '../../src/tools/system-programs.ts';
import { writeCniPlugins, writeSystemPrograms } from '../helpers/fake-machine.ts';

describe('surveySystem', () => {
  const folder = temporaryFolder();
  const survey = () => surveySystem([join(folder.path, 'bin')], [join(folder.path, 'cni')]);

  it('finds every program, its version where one is asked for, and the plugins', async () => {
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    const { found, cniDirectory, missing, faults } = await survey();
    expect(found.get('containerd')).to.deep.equal({
      file: join(folder.path, 'bin/containerd'),
      version: '1.6.20',
    });
    expect(found.get('containerd-shim-runc-v2')).to.deep.equal({
      file: join(folder.path, 'bin/containerd-shim-runc-v2'),
    });
    expect(found.size).to.equal(systemPrograms.length);
    expect(cniDirectory).to.equal(join(folder.path, 'cni'));
    expect({ missing, faults }).to.deep.equal({ missing: [], faults: [] });
  });

  it('names what is missing with its packages', async () => {
    await writeSystemPrograms(folder.path, ['git', 'openssl']);
    const { missing } = await survey();
    expect(missing).to.deep.include({ name: 'docker', packages: ['docker.io', 'docker-cli'] });
    expect(missing).to.deep.include({ name: 'CNI plugins', packages: ['containernetworking-plugins'] });
    expect(missing.map(({ name }) => name)).to.not.include.members(['git']);
  });

  it('refuses old programs by name, all at once', async () => {
    await writeSystemPrograms(folder.path);
    await writeProgram(
      join(folder.path, 'bin'),
      'containerd',
      'echo containerd github.com/containerd 1.4.13',
    );
    await writeProgram(join(folder.path, 'bin'), 'dockerd', 'echo Docker version 19.03.8, build x');
    const { faults } = await survey();
    expect(faults).to.have.length(2);
    expect(faults[0]).to.match(
      /^containerd 1\.4\.13 at \S+ is older than 1\.6, the oldest that works: upgrade it/,
    );
    expect(faults[1]).to.match(/^dockerd 19\.03\.8 at /);
  });

  it('refuses a catatonit that needs libraries', async () => {
    await writeSystemPrograms(folder.path);
    await writeProgram(join(folder.path, 'bin'), 'catatonit', 'exit 0');
    expect((await survey()).faults[0]).to.match(/^catatonit at \S+ needs libraries/);
  });
});

describe('versionFault', () => {
  const docker = { program: 'docker', packages: ['docker.io'], minimum: '20.10' } as const;

  it('refuses another program under that name', () => {
    const fault = versionFault(
      { ...docker, says: /^Docker version / },
      '/usr/bin/docker',
      'podman version 4.3.1\n',
    );
    expect(fault).to.match(
      /^\/usr\/bin\/docker does not say that it is docker 20\.10 or later \(.*podman version 4\.3\.1\)/,
    );
  });

  it('refuses a program that says nothing', () => {
    expect(versionFault(docker, '/usr/bin/docker', '')).to.contain('(its --version says: nothing)');
  });

  it('has nothing against a program that is new enough', () => {
    expect(versionFault(docker, '/usr/bin/docker', 'Docker version 28.2.2, build x')).to.equal(undefined);
  });
});

describe('packagesToInstall', () => {
  const missing = [
    { name: 'containerd', packages: ['containerd'] },
    { name: 'ctr', packages: ['containerd'] },
    { name: 'docker', packages: ['docker.io', 'docker-cli'] },
  ];
  const rows: [attempt: number, packages: string[]][] = [
    [0, ['containerd', 'docker.io']],
    [1, ['docker-cli']],
    [2, []],
  ];
  for (const [attempt, packages] of rows) {
    it(`gives ${packages.join(' and ') || 'nothing'} in attempt ${attempt}`, () => {
      expect(packagesToInstall(missing, attempt)).to.deep.equal(packages);
    });
  }
});
