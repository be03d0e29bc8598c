import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { fileServer, hang, serve } from '../../../programs/test/helpers/file-server.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { downloadKubernetes, findRelease } from '../../src/tools/kubernetes-download.ts';
import { kubernetesPrograms, kubernetesVersion } from '../../src/tools/kubernetes-versions.ts';
import { publishRelease } from '../helpers/publish-release.ts';

const limits = { firstByteMs: 150, idleMs: 150 };
const version = kubernetesVersion('1.36');

describe('findRelease', () => {
  const server = fileServer();
  const addresses = () => ({ kubernetes: `${server.address}/release`, etcd: `${server.address}/etcd` });
  const find = () => findRelease(version, 'amd64', addresses(), { limits });

  it('gives the files with the checksums of their publishers, etcd as its archive', async () => {
    await publishRelease(server);
    const { files } = await find();
    expect(files.map(({ url }) => url.slice(server.address.length))).to.deep.equal([
      '/release/v1.36.3/bin/linux/amd64/kube-apiserver',
      '/release/v1.36.3/bin/linux/amd64/kube-controller-manager',
      '/release/v1.36.3/bin/linux/amd64/kube-scheduler',
      '/release/v1.36.3/bin/linux/amd64/kubelet',
      '/release/v1.36.3/bin/linux/amd64/kube-proxy',
      '/etcd/v3.6.8/etcd-v3.6.8-linux-amd64.tar.gz',
    ]);
    expect(server.requests).to.have.length(6);
  });

  it('fails with the address that is not there', async () => {
    await publishRelease(server);
    server.answers.delete('/release/v1.36.3/bin/linux/amd64/kubelet.sha256');
    expect((await rejectionOf(find())).message).to.match(/\/kubelet\.sha256 answered 404$/);
  });

  it('fails soon where nobody answers', async () => {
    await publishRelease(server);
    server.answers.set('/etcd/v3.6.8/SHA256SUMS', hang);
    expect((await rejectionOf(find())).message).to.contain('did not answer within 0.15 s');
  });
});

describe('downloadKubernetes', () => {
  const folder = temporaryFolder();
  const server = fileServer();
  const addresses = () => ({ kubernetes: `${server.address}/release`, etcd: `${server.address}/etcd` });

  it('fills the folder with the six programs and nothing else', async () => {
    await publishRelease(server);
    const release = await findRelease(version, 'amd64', addresses(), { limits });
    await downloadKubernetes(release, folder.path, { limits });
    expect(await readdir(folder.path)).to.have.members([...kubernetesPrograms]);
    const output = execFileSync(join(folder.path, 'etcd'), ['--version'], { encoding: 'utf8' });
    expect(output).to.equal('etcd Version: 3.6.8\n');
  });

  it('fetches only what an interrupted run had not finished', async () => {
    await publishRelease(server);
    const release = await findRelease(version, 'amd64', addresses(), { limits });
    await downloadKubernetes({ files: release.files.slice(0, 3) }, folder.path, { limits });
    server.requests.length = 0;
    await downloadKubernetes(release, folder.path, { limits });
    expect(server.requests.map((path) => path.split('/').at(-1))).to.deep.equal([
      ...['kubelet', 'kube-proxy', 'etcd-v3.6.8-linux-amd64.tar.gz'],
    ]);
  });

  it('replaces a program that was damaged', async () => {
    await publishRelease(server);
    const release = await findRelease(version, 'amd64', addresses(), { limits });
    await mkdir(folder.path, { recursive: true });
    await writeFile(join(folder.path, 'kubelet'), 'damaged');
    await downloadKubernetes(release, folder.path, { limits });
    expect(await readFile(join(folder.path, 'kubelet'), 'utf8')).to.contain('Kubernetes v1.36.3');
  });

  it('names an archive that can not be unpacked', async () => {
    const name = 'etcd-v3.6.8-linux-amd64.tar.gz';
    const sha256 = createHash('sha256').update('no archive').digest('hex');
    server.answers.set(`/${name}`, serve('no archive'));
    const release = { files: [{ name, url: `${server.address}/${name}`, sha256 }] };
    const error = await rejectionOf(downloadKubernetes(release, folder.path, { limits }));
    expect(error.message).to.match(/etcd-v3\.6\.8-linux-amd64\.tar\.gz could not be unpacked .*: remove it/s);
    expect(await readdir(folder.path)).to.deep.equal([name]);
  });
});
