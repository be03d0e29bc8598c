import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { findGo, parseGoVersion, usualGoFolders } from '../../src/tools/go-toolchain.ts';

describe('findGo', () => {
  const folder = temporaryFolder();
  const go = (name: string, version: string) =>
    writeProgram(join(folder.path, name), 'go', `echo "go version go${version} linux/amd64 $GOTOOLCHAIN"`);
  const folders = (...names: string[]) => names.map((name) => join(folder.path, name));

  it('passes over one that is too old for one that is not', async () => {
    await go('a', '1.19.8');
    await go('b', '1.26.8');
    expect(await findGo(folders('a', 'b'), '1.26.0')).to.deep.equal({
      program: join(folder.path, 'b/go'),
      version: '1.26.8',
    });
  });

  it('gives the newest of those that are too old, to be named', async () => {
    await go('a', '1.19.8');
    await go('b', '1.24.1');
    await go('c', '1.21');
    expect((await findGo(folders('a', 'b', 'c'), '1.26.0'))?.version).to.equal('1.24.1');
  });

  it('finds none if there is none, or if it does not run', async () => {
    await writeProgram(join(folder.path, 'a'), 'go', 'exit 1');
    expect(await findGo(folders('a', 'b'), '1.26.0')).to.equal(undefined);
  });
});

describe('parseGoVersion', () => {
  it('reads releases, and release candidates as their release', () => {
    expect(parseGoVersion('go version go1.26.8 linux/amd64')).to.equal('1.26.8');
    expect(parseGoVersion('go version go1.27rc1 linux/arm64')).to.equal('1.27');
    expect(parseGoVersion('gccgo')).to.equal(undefined);
  });
});

describe('usualGoFolders', () => {
  it('begins with the folder of the official installer', () => {
    expect(usualGoFolders()[0]).to.equal('/usr/local/go/bin');
  });
});
