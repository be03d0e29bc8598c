import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { buildProgram, type GoBuild, kubernetesLinkerFlags } from '../../src/tools/go-build.ts';
import { kubernetesVersion } from '../../src/tools/kubernetes-versions.ts';
import { fakeGo } from '../helpers/fake-go.ts';

const version = kubernetesVersion('1.36');

describe('buildProgram', () => {
  const folder = temporaryFolder();

  async function prepare(goScript = ':'): Promise<GoBuild> {
    const sourceDirectory = join(folder.path, 'source');
    await mkdir(sourceDirectory, { recursive: true });
    await writeFile(join(sourceDirectory, 'main.go'), 'package main');
    return {
      name: 'Kubernetes 1.36.3',
      package: '.',
      linkerFlags: '-s -w',
      architecture: 'amd64',
      goProgram: await fakeGo(join(folder.path, 'go'), '1.26.8', goScript),
      sourceDirectory,
      file: join(folder.path, 'cache/kubernetes'),
      buildCache: join(folder.path, 'go-build'),
      cores: 2,
    };
  }

  it('puts an executable in place and keeps what was compiled for the next program', async () => {
    const build = await prepare();
    await buildProgram(build, {});
    expect((await stat(build.file)).mode & 0o777).to.equal(0o755);
    expect(await readdir(join(folder.path, 'cache'))).to.deep.equal(['kubernetes']);
    expect(await readdir(build.buildCache)).to.deep.equal([]);
  });

  it('uses the Go that is there, as it is, for a static program', async () => {
    const build = await prepare();
    await buildProgram(build, {});
    const [environment] = (await readFile(join(folder.path, 'go/environments'), 'utf8')).split('\n');
    expect(environment).to.equal(
      `local 0 -mod=readonly off linux/amd64 ${build.buildCache} ${build.buildCache}/tmp ${build.sourceDirectory}`,
    );
    const [, built = ''] = (await readFile(join(folder.path, 'go/calls'), 'utf8')).trim().split('\n');
    expect(built).to.match(
      /^build -v -trimpath -gcflags=all=-dwarf=false -buildvcs=false -ldflags=-s -w -o \S+kubernetes\.unfinished \.$/,
    );
  });

  it('tells the modules, the packages begun and an estimate', async () => {
    const texts: string[] = [];
    await buildProgram(await prepare('/bin/sleep 0.7'), {
      onProgress: (text, estimate) => texts.push(estimate ? `${text} ${estimate.fraction < 1}` : text),
    });
    expect(texts).to.include.members([
      'reading what is to be compiled',
      'fetching Go modules, 1 so far',
      'compiling, 1 of 2 packages begun true',
    ]);
  });

  it('leaves no half program when Go fails, but what was compiled', async () => {
    const build = await prepare('echo half > "$output"; echo "write: no space left on device" >&2; exit 1');
    const error = await rejectionOf(buildProgram(build, {}));
    expect(error.message).to.match(/^The disk of \S+ is full/);
    expect(await readdir(join(folder.path, 'cache'))).to.deep.equal([]);
    expect(await readdir(build.buildCache)).to.deep.equal([]);
  });

  it('leaves no half program at an abort', async () => {
    const build = await prepare('echo half > "$output"; /bin/sleep 30');
    const controller = new AbortController();
    const onProgress = (_text: string, estimate?: unknown) => {
      if (estimate) controller.abort(new Error('interrupted'));
    };
    const error = await rejectionOf(buildProgram(build, { signal: controller.signal, onProgress }));
    expect(error.message).to.equal('interrupted');
    expect(await readdir(join(folder.path, 'cache'))).to.deep.equal([]);
    expect(existsSync(build.buildCache)).to.equal(true);
  });
});

describe('kubernetesLinkerFlags', () => {
  it('makes the programs say their release', () => {
    const flags = kubernetesLinkerFlags(version);
    expect(flags).to.match(/^-s -w -X /);
    expect(flags).to.contain('-X k8s.io/component-base/version.gitVersion=v1.36.3');
    expect(flags).to.contain('-X k8s.io/component-base/version.gitMinor=36');
    expect(flags).to.contain('-X k8s.io/client-go/pkg/version.gitTreeState=clean');
  });
});
