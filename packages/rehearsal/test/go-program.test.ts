import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../programs/test/helpers/write-program.ts';
import { type GoProgram, type GoProgramPlaces, provideGoProgram } from './helpers/go-program.ts';

const judge: GoProgram = {
  name: 'judge',
  module: 'example.com/judge',
  folder: 'cmd/judge',
  version: '1.2.0',
  versionVariable: 'example.com/judge/version.Version',
  go: '1.23.0',
  versionArguments: ['version'],
};

describe('provideGoProgram', () => {
  const folder = temporaryFolder();
  const places = (): GoProgramPlaces => ({
    folders: [join(folder.path, 'bin'), '/usr/bin', '/bin'],
    goFolders: [join(folder.path, 'go')],
    cacheDirectory: join(folder.path, 'cache'),
  });
  const provide = (options = {}) => provideGoProgram(judge, places(), { mayInstall: true, ...options });

  /** A Go whose `build` writes a program that says a version, or does what `onBuild` says. */
  const writeGo = (version: string, onBuild = 'echo "echo judge version: 1.2.0, commit: N/A" >> "$file"') =>
    writeProgram(
      join(folder.path, 'go'),
      'go',
      `if [ "$1" = version ]; then echo "go version go${version} linux/amd64"; exit 0; fi
echo "$*" >> "${folder.path}/calls"
if [ "$1" = mod ]; then
  if [ -f "${folder.path}/download" ]; then cat "${folder.path}/download"; exit 1; fi
  echo '{ "Path": "example.com/judge", "Dir": "/module/judge" }'; exit 0
fi
for word; do [ "$previous" = -o ] && file="$word"; previous="$word"; done
echo '#!/bin/sh' > "$file"
${onBuild}
chmod +x "$file"`,
    );

  it('is the one on PATH when that is of the version', async () => {
    const file = await writeProgram(join(folder.path, 'bin'), 'judge', 'echo v1.2.0');
    expect(await provide()).to.equal(file);
  });

  it('passes over another version on PATH and builds its own, once, saying so beforehand', async () => {
    await writeProgram(join(folder.path, 'bin'), 'judge', 'echo v1.2.01');
    await writeGo('1.26.8');
    const said: string[] = [];
    const onInstall = (sentence: string) => said.push(sentence);
    const file = await provide({ onInstall });
    expect(file).to.equal(join(folder.path, 'cache/judge-1.2.0/judge'));
    expect((await stat(file)).mode & 0o777).to.equal(0o755);
    const calls = (await readFile(join(folder.path, 'calls'), 'utf8')).trim().split('\n');
    expect(calls.map((call) => call.replace(/-o \S+unfinished-\w+/, '-o UNFINISHED'))).to.deep.equal([
      'mod download -json example.com/judge@v1.2.0',
      'build -C /module/judge -trimpath -ldflags=-s -w -X example.com/judge/version.Version=1.2.0 -o UNFINISHED/judge ./cmd/judge',
    ]);
    expect(await provide({ onInstall, mayInstall: false })).to.equal(file);
    expect(said).to.deep.equal([
      `judge 1.2.0 is built from its Go module by ${folder.path}/go/go, which can take minutes, into ${folder.path}/cache/judge-1.2.0.`,
    ]);
    expect(await readdir(join(folder.path, 'cache/judge-1.2.0'))).to.deep.equal(['judge']);
  });

  it('installs nothing where nothing may be installed', async () => {
    await writeGo('1.26.8');
    const { message } = await rejectionOf(provide({ mayInstall: false }));
    expect(message).to.match(/^judge 1\.2\.0 is neither on PATH nor in \S+judge-1\.2\.0, and nothing may be/);
    expect(existsSync(join(folder.path, 'calls'))).to.equal(false);
  });

  it('says which Go it takes where there is an older one or none', async () => {
    const places = { folders: [], goFolders: [join(folder.path, 'go')], cacheDirectory: folder.path };
    const options = { mayInstall: true };
    const none = await rejectionOf(provideGoProgram(judge, places, options));
    expect(none.message).to.include('this machine has no Go, while building it takes Go 1.23.0 or later');
    await writeGo('1.19.8');
    const old = await rejectionOf(provideGoProgram(judge, places, options));
    expect(old.message).to.include('is Go 1.19.8, while building it takes Go 1.23.0 or later');
  });

  it('says why the module can not be had, and leaves nothing', async () => {
    await writeGo('1.26.8');
    await writeFile(join(folder.path, 'download'), '{ "Error": "dial tcp: lookup proxy: no such host" }');
    const { message } = await rejectionOf(provide());
    expect(message).to.include('could not be built by').and.include('(dial tcp: lookup proxy: no such host)');
    expect(await readdir(join(folder.path, 'cache/judge-1.2.0'))).to.deep.equal([]);
  });

  for (const [what, onBuild] of [
    ['Go fails', 'echo "dial tcp: lookup proxy: no such host" >&2; exit 1'],
    ['what was built says another version', 'echo "echo 9.9.9; echo no such host" >> "$file"'],
  ] as const)
    it(`leaves no half program when ${what}`, async () => {
      await writeGo('1.26.8', onBuild);
      const { message } = await rejectionOf(provide());
      expect(message).to.match(/^judge 1\.2\.0 could not be built by \S+ \(.*\): check the network/);
      expect(await readdir(join(folder.path, 'cache/judge-1.2.0'))).to.deep.equal([]);
    });

  it('leaves no half program at an abort', async () => {
    await writeGo('1.26.8', '/bin/sleep 30');
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('interrupted')), 300);
    const { message } = await rejectionOf(provide({ signal: controller.signal }));
    expect(message).to.equal('interrupted');
    expect(await readdir(join(folder.path, 'cache/judge-1.2.0'))).to.deep.equal([]);
  });
});
