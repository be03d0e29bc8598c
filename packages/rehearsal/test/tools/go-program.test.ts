import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type GoProgram, type GoProgramPlaces, provideGoProgram } from '../../src/tools/go-program.ts';
import { rejectionOf } from './helpers/rejection-of.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { writeProgram } from './helpers/write-program.ts';

const judge: GoProgram = {
  name: 'judge',
  mainPackage: 'example.com/judge/cmd/judge',
  version: '1.2.0',
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

  /** A Go whose `install` writes a program that says a version, or does what `onInstall` says. */
  const writeGo = (version: string, onInstall = 'echo "echo judge version: 1.2.0, commit: N/A" >> "$file"') =>
    writeProgram(
      join(folder.path, 'go'),
      'go',
      `if [ "$1" = version ]; then echo "go version go${version} linux/amd64"; exit 0; fi
echo "$*" > "${folder.path}/calls"
file="$GOBIN/judge"
echo '#!/bin/sh' > "$file"
${onInstall}
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
    expect(await readFile(join(folder.path, 'calls'), 'utf8')).to.equal(
      'install -trimpath -ldflags=-s -w -X main.version=1.2.0 example.com/judge/cmd/judge@v1.2.0\n',
    );
    expect(await provide({ onInstall, mayInstall: false })).to.equal(file);
    expect(said).to.deep.equal([
      `judge 1.2.0 is built from its Go module by ${folder.path}/go/go, half a minute on an idle machine, into ${folder.path}/cache/judge-1.2.0.`,
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

  for (const [what, onInstall] of [
    ['Go fails', 'echo "dial tcp: lookup proxy: no such host" >&2; exit 1'],
    ['what was built says another version', 'echo "echo 9.9.9; echo no such host" >> "$file"'],
  ] as const)
    it(`leaves no half program when ${what}`, async () => {
      await writeGo('1.26.8', onInstall);
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
