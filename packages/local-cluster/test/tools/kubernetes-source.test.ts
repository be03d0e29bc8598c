import { join } from 'node:path';
import { expect } from 'chai';
import { fileServer } from '../../../programs/test/helpers/file-server.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import {
  chooseKubernetes,
  describeSource,
  kubernetesFolder,
  megabytes,
} from '../../src/tools/kubernetes-source.ts';
import { fakeGo } from '../helpers/fake-go.ts';
import { emptyMachine } from '../helpers/fake-machine.ts';
import { publishRelease } from '../helpers/publish-release.ts';

const builtProgram = 'if [ "$1" = etcd ]; then echo etcd Version: 3.6.8; else echo Kubernetes v1.36.3; fi';

describe('chooseKubernetes', () => {
  const folder = temporaryFolder();
  const server = fileServer();
  const online = () => ({ kubernetes: `${server.address}/release`, etcd: `${server.address}/etcd` });

  it('takes what the cache has and asks no server', async () => {
    await publishRelease(server);
    const environment = emptyMachine(folder.path, { addresses: online() });
    await writeProgram(kubernetesFolder(environment), 'kubernetes', builtProgram);
    const source = await chooseKubernetes(environment, { mayInstall: true });
    expect(source.kind).to.equal('found');
    expect(describeSource(source, environment)).to.equal(undefined);
    expect(server.requests).to.deep.equal([]);
  });

  it('takes the download where the publishers answer', async () => {
    await publishRelease(server);
    const environment = emptyMachine(folder.path, { addresses: online() });
    const source = await chooseKubernetes(environment, { mayInstall: true });
    expect(source.kind).to.equal('download');
    expect(describeSource(source, environment)).to.match(
      /^Kubernetes 1\.36\.3 with etcd 3\.6\.8: downloaded from \S+ and \S+, checksums compared, about 420 MB, into /,
    );
  });

  it('builds where they do not answer and says why', async () => {
    await fakeGo(join(folder.path, 'go'));
    const environment = emptyMachine(folder.path);
    const source = await chooseKubernetes(environment, { mayInstall: true });
    expect(source.kind).to.equal('build');
    expect(describeSource(source, environment)).to.match(
      /built from Go modules by \S+ 1\.26\.8, since there is no download \(127\.0\.0\.1:9: .*ECONNREFUSED.*\); about 6 min on 2 idle cores, once, and 4\.5 GB of disk/,
    );
  });

  it('has no way without a download and a Go', async () => {
    const source = await chooseKubernetes(emptyMachine(folder.path), { mayInstall: true });
    expect(source).to.have.property('kind', 'impossible');
    expect(source)
      .to.have.property('fault')
      .that.matches(/this machine has no Go, .* Go 1\.26\.0 or later: let/);
  });

  it('names a Go that is too old', async () => {
    await fakeGo(join(folder.path, 'go'), '1.24.4');
    const source = await chooseKubernetes(emptyMachine(folder.path), { mayInstall: true });
    expect(source)
      .to.have.property('fault')
      .that.contains('/go is Go 1.24.4, while building it takes Go 1.26.0');
  });

  it('asks no server when nothing may be installed', async () => {
    await publishRelease(server);
    const environment = emptyMachine(folder.path, { addresses: online() });
    const source = await chooseKubernetes(environment, { mayInstall: false });
    expect(source.kind).to.equal('missing');
    expect(describeSource(source, environment)).to.contain(
      "or, where they don't answer, built from Go modules",
    );
    expect(server.requests).to.deep.equal([]);
  });

  it('refuses a processor for which there are no programs', async () => {
    const environment = emptyMachine(folder.path, { architecture: 's390x' });
    const source = await chooseKubernetes(environment, { mayInstall: true });
    expect(source).to.have.property('fault').that.contains('this machine is s390x');
  });
});

describe('megabytes', () => {
  const rows: [bytes: number, text: string][] = [
    [1, '1 MB'],
    [77_618_816, '78 MB'],
    [4_500_000_000, '4.5 GB'],
  ];
  for (const [bytes, text] of rows) {
    it(`says ${text} for ${bytes} bytes`, () => {
      expect(megabytes(bytes)).to.equal(text);
    });
  }
});
