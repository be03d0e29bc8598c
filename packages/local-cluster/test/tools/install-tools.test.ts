import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { fileServer, serve } from '../../../programs/test/helpers/file-server.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { installTools, type ToolProgress } from '../../src/tools/install-tools.ts';
import { kubernetesFolder } from '../../src/tools/kubernetes-source.ts';
import { planTools } from '../../src/tools/tool-plan.ts';
import { fakeGo } from '../helpers/fake-go.ts';
import { emptyMachine, writeCniPlugins, writeSystemPrograms } from '../helpers/fake-machine.ts';
import { publishRelease } from '../helpers/publish-release.ts';

describe('installTools', () => {
  const folder = temporaryFolder();
  const server = fileServer();
  const online = () => ({ kubernetes: `${server.address}/release`, etcd: `${server.address}/etcd` });
  const aptGet = (script: string) => writeProgram(join(folder.path, 'bin'), 'apt-get', script);

  async function prepareSources(): Promise<void> {
    await mkdir(join(folder.path, 'sources/1.36'), { recursive: true });
    await writeFile(join(folder.path, 'sources/1.36/main.go'), 'package main');
  }

  it('brings a machine without anything to all paths, by apt and a download', async () => {
    await publishRelease(server);
    await writeSystemPrograms(join(folder.path, 'archive'));
    await writeCniPlugins(join(folder.path, 'archive'));
    const copy = `/bin/cp -r ${folder.path}/archive/bin/. ${folder.path}/bin/; /bin/cp -r ${folder.path}/archive/cni ${folder.path}/`;
    await aptGet(`case "$*" in *print-uris*|*download-only*) ;; *) ${copy} ;; esac`);
    const environment = emptyMachine(folder.path, { addresses: online() });
    const paths = await installTools(await planTools(environment));
    expect(paths).to.include({
      containerd: join(folder.path, 'bin/containerd'),
      'docker-registry': join(folder.path, 'bin/docker-registry'),
      cniDirectory: join(folder.path, 'cni'),
    });
    expect(paths.kubernetes.kubelet).to.deep.equal([join(kubernetesFolder(environment), 'kubelet')]);
    expect((await planTools(environment)).toInstall).to.deep.equal([]);
  });

  it('tries the second package of a program that the first did not bring', async () => {
    await publishRelease(server);
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    await writeProgram(join(folder.path, 'archive'), 'docker', 'echo Docker version 26.1.5, build x');
    await rm(join(folder.path, 'bin/docker'));
    await aptGet(
      `case "$*" in *download-only*) ;; *docker-cli) /bin/cp ${folder.path}/archive/docker ${folder.path}/bin/ ;; esac`,
    );
    const paths = await installTools(await planTools(emptyMachine(folder.path, { addresses: online() })));
    expect(paths.docker).to.equal(join(folder.path, 'bin/docker'));
  });

  it('names a program that no package brought', async () => {
    await publishRelease(server);
    await writeSystemPrograms(folder.path);
    await aptGet('exit 0');
    const plan = await planTools(emptyMachine(folder.path, { addresses: online() }));
    const error = await rejectionOf(installTools(plan));
    expect(error.message).to.match(/^CNI plugins can't be found after containernetworking-plugins of apt/);
  });

  it('builds Kubernetes and reports the progress', async () => {
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    await fakeGo(join(folder.path, 'go'), '1.26.8', '/bin/sleep 0.7');
    await prepareSources();
    const environment = emptyMachine(folder.path);
    const seen: ToolProgress[] = [];
    const paths = await installTools(await planTools(environment), { onProgress: (step) => seen.push(step) });
    const program = join(kubernetesFolder(environment), 'kubernetes');
    expect(paths.kubernetes['kube-apiserver']).to.deep.equal([program, 'kube-apiserver']);
    expect(seen.find(({ fraction }) => fraction !== undefined)).to.include.keys(
      'secondsLeft',
      'text',
      'tool',
    );
    expect(await readdir(environment.cacheDirectory)).to.have.length(1);
  });

  it('builds the programs for DNS and NetworkPolicies together with Kubernetes', async () => {
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    await fakeGo(join(folder.path, 'go'));
    await prepareSources();
    const environment = emptyMachine(folder.path);
    const paths = await installTools(await planTools(environment));
    expect(paths.network).to.equal(
      join(kubernetesFolder(environment), 'network-coredns-1.14.0-policies-0.8.0-authenticator-0.6.13'),
    );
    const builds = (await readFile(join(folder.path, 'go/calls'), 'utf8')).match(/^build -v .*/gm) ?? [];
    expect(builds.map((build) => build.split(' ').slice(-2))).to.deep.equal([['.', './network']]);
    expect((await planTools(environment)).toInstall).to.deep.equal([]);
  });

  it('builds them alone after a download of Kubernetes', async () => {
    await publishRelease(server);
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    await fakeGo(join(folder.path, 'go'));
    await prepareSources();
    const environment = emptyMachine(folder.path, { addresses: online() });
    const { network } = await installTools(await planTools(environment));
    expect(network).to.equal(
      join(kubernetesFolder(environment), 'network-coredns-1.14.0-policies-0.8.0-authenticator-0.6.13'),
    );
    const builds = (await readFile(join(folder.path, 'go/calls'), 'utf8')).match(/^build -v .*/gm) ?? [];
    expect(builds.map((build) => build.split(' ').slice(-2))).to.deep.equal([
      [join(kubernetesFolder(environment), 'unfinished'), './network'],
    ]);
  });

  it('does without them where a download brings Kubernetes and no Go could build them', async () => {
    await publishRelease(server);
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    const plan = await planTools(emptyMachine(folder.path, { addresses: online() }));
    expect(plan.network).to.deep.equal({ kind: 'none' });
    expect(await installTools(plan)).to.have.property('network', undefined);
  });

  it('builds after a download that failed for good, and says why', async () => {
    await publishRelease(server);
    server.answers.set('/release/v1.36.3/bin/linux/amd64/kubelet', serve('changed on the way'));
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    await fakeGo(join(folder.path, 'go'));
    await prepareSources();
    const seen: string[] = [];
    const plan = await planTools(emptyMachine(folder.path, { addresses: online() }));
    const paths = await installTools(plan, { onProgress: ({ text }) => seen.push(text) });
    expect(paths.kubernetes.etcd).to.have.length(2);
    expect(seen.join('\n')).to.match(
      /kubelet came with the checksum .* Building it from Go modules instead\./,
    );
  });

  it('fails with the reason of the download if there is no Go', async () => {
    await publishRelease(server);
    server.answers.set('/release/v1.36.3/bin/linux/amd64/kubelet', serve('changed on the way'));
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    const environment = emptyMachine(folder.path, { addresses: online() });
    const error = await rejectionOf(installTools(await planTools(environment)));
    expect(error.message).to.match(/kubelet came with the checksum/);
    expect(existsSync(join(kubernetesFolder(environment), 'kubelet'))).to.equal(false);
  });

  it('refuses a plan that was made for --no-install and misses something', async () => {
    await writeSystemPrograms(folder.path);
    await writeCniPlugins(folder.path);
    const plan = await planTools(emptyMachine(folder.path), { mayInstall: false });
    expect((await rejectionOf(installTools(plan))).message).to.match(
      /^With --no-install nothing is installed/,
    );
  });

  it('refuses a plan with faults', async () => {
    const error = await rejectionOf(installTools(await planTools(emptyMachine(folder.path))));
    expect(error.message).to.match(
      /has no apt-get to install them.*\nKubernetes 1\.36\.3 can't be downloaded/,
    );
    expect(existsSync(join(folder.path, 'cache'))).to.equal(false);
  });
});
