import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { findKubernetesInCache, findKubernetesOnPath } from '../../src/tools/find-kubernetes.ts';
import { kubernetesPrograms, kubernetesVersion } from '../../src/tools/kubernetes-versions.ts';

const version = kubernetesVersion('1.36');

async function writePrograms(folder: string, kubernetes = '1.36.3', etcd = '3.6.8'): Promise<void> {
  for (const program of kubernetesPrograms) {
    const says = program === 'etcd' ? `etcd Version: ${etcd}\necho Git SHA: x` : `Kubernetes v${kubernetes}`;
    await writeProgram(folder, program, `echo ${says}`);
  }
}

describe('findKubernetesOnPath', () => {
  const folder = temporaryFolder();

  it('takes the six programs when all say the wanted version', async () => {
    await writePrograms(folder.path);
    const found = await findKubernetesOnPath(version, [folder.path]);
    expect(found?.place).to.equal('PATH');
    expect(found?.commands.etcd).to.deep.equal([join(folder.path, 'etcd')]);
    expect(found?.commands['kube-controller-manager']).to.deep.equal([
      join(folder.path, 'kube-controller-manager'),
    ]);
  });

  it('takes none when one is of another version', async () => {
    await writePrograms(folder.path);
    await writeProgram(folder.path, 'kubelet', 'echo Kubernetes v1.36.2');
    expect(await findKubernetesOnPath(version, [folder.path])).to.equal(undefined);
  });

  it('takes none when a version only begins like the wanted one', async () => {
    await writePrograms(folder.path, '1.36.3', '3.6.80');
    expect(await findKubernetesOnPath(version, [folder.path])).to.equal(undefined);
  });

  it('takes none when one is missing', async () => {
    await writeProgram(folder.path, 'etcd', 'echo etcd Version: 3.6.8');
    expect(await findKubernetesOnPath(version, [folder.path])).to.equal(undefined);
  });
});

describe('findKubernetesInCache', () => {
  const folder = temporaryFolder();

  it('takes the one program that was built', async () => {
    const script = 'if [ "$1" = etcd ]; then echo etcd Version: 3.6.8; else echo Kubernetes v1.36.3; fi';
    const file = await writeProgram(folder.path, 'kubernetes', script);
    const found = await findKubernetesInCache(version, folder.path);
    expect(found?.place).to.equal(file);
    expect(found?.commands['kube-proxy']).to.deep.equal([file, 'kube-proxy']);
  });

  it('takes the downloaded programs', async () => {
    await writePrograms(folder.path);
    const found = await findKubernetesInCache(version, folder.path);
    expect(found?.commands.kubelet).to.deep.equal([join(folder.path, 'kubelet')]);
  });

  it('takes the downloaded ones where the built one does not run', async () => {
    await writeProgram(folder.path, 'kubernetes', 'exit 127');
    await writePrograms(folder.path);
    expect((await findKubernetesInCache(version, folder.path))?.place).to.equal(folder.path);
  });

  it('finds nothing in an empty cache', async () => {
    expect(await findKubernetesInCache(version, folder.path)).to.equal(undefined);
  });
});
