import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { buildPrograms, type GoBuild, kubernetesLinkerFlags } from '../../src/tools/go-build.ts';
import { kubernetesVersion } from '../../src/tools/kubernetes-versions.ts';
import { fakeGo } from '../helpers/fake-go.ts';

const version = kubernetesVersion('1.36');

describe('buildPrograms', () => {
  const folder = temporaryFolder();

  async function prepare(goScript = ':'): Promise<GoBuild> {
    const sourceDirectory = join(folder.path, 'source');
    await mkdir(sourceDirectory, { recursive: true });
    await writeFile(join(sourceDirectory, 'main.go'), 'package main');
    return {
      name: 'Kubernetes 1.36.3',
      programs: [
        { package: '.', name: 'kubernetes', file: 'kubernetes' },
        { package: './network', name: 'network', file: 'network-1' },
      ],
      folder: join(folder.path, 'cache'),
      linkerFlags: '-s -w',
      architecture: 'amd64',
      goProgram: await fakeGo(join(folder.path, 'go'), '1.26.8', goScript),
      sourceDirectory,
      buildCache: join(folder.path, 'go-build'),
      cores: 2,
    };
  }

  it('puts executables in place and keeps what was compiled for the next program', async () => {
    const build = await prepare();
    await buildPrograms(build, {});
    expect(await readdir(build.folder)).to.deep.equal(['kubernetes', 'network-1']);
    for (const { file } of build.programs)
      expect((await stat(join(build.folder, file))).mode & 0o777).to.equal(0o755);
    expect(await readdir(build.buildCache)).to.deep.equal([]);
  });

  it('uses the installed Go, once for all programs', async () => {
    const build = await prepare();
    await buildPrograms(build, {});
    const [environment] = (await readFile(join(folder.path, 'go/environments'), 'utf8')).split('\n');
    expect(environment).to.equal(
      `local 0 -mod=readonly off linux/amd64 ${build.buildCache} ${build.buildCache}/tmp ${build.sourceDirectory}`,
    );
    const calls = (await readFile(join(folder.path, 'go/calls'), 'utf8')).trim().split('\n');
    expect(calls.at(-1)).to.match(
      /^build -v -trimpath -gcflags=all=-dwarf=false -buildvcs=false -ldflags=-s -w -o \S+\/unfinished \. \.\/network$/,
    );
  });

  it("compiles Go's own packages with the same flags while it fetches the modules", async () => {
    await buildPrograms(await prepare(), {});
    const calls = (await readFile(join(folder.path, 'go/calls'), 'utf8')).trim().split('\n');
    const [first, second] = calls.slice(0, 2).sort();
    expect(first).to.equal(
      'build -trimpath -gcflags=all=-dwarf=false -buildvcs=false net/http html/template',
    );
    expect(second).to.match(/^list -deps /);
  });

  it('reports the modules, the started packages and an estimate', async () => {
    const texts: string[] = [];
    await buildPrograms(await prepare('/bin/sleep 0.7'), {
      onProgress: (text, estimate) => texts.push(estimate ? `${text} ${estimate.fraction < 1}` : text),
    });
    expect(texts).to.include.members([
      'reading what is to be compiled',
      'fetching Go modules, 1 so far',
      'compiling, 1 of 2 packages begun true',
    ]);
  });

  it('leaves no half program when Go fails, but what was compiled', async () => {
    const build = await prepare(
      'echo half > "$output/kubernetes"; echo "write: no space left on device" >&2; exit 1',
    );
    const error = await rejectionOf(buildPrograms(build, {}));
    expect(error.message).to.match(/^The disk of \S+ is full/);
    expect(await readdir(join(folder.path, 'cache'))).to.deep.equal([]);
    expect(await readdir(build.buildCache)).to.deep.equal([]);
  });

  it('leaves no half program at an abort', async () => {
    const build = await prepare('echo half > "$output/kubernetes"; /bin/sleep 30');
    const controller = new AbortController();
    const onProgress = (_text: string, estimate?: unknown) => {
      if (estimate) controller.abort(new Error('interrupted'));
    };
    const error = await rejectionOf(buildPrograms(build, { signal: controller.signal, onProgress }));
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
