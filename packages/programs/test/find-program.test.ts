import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { findFolder, findProgram, searchFolders } from '../src/find-program.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { writeProgram } from './helpers/write-program.ts';

describe('searchFolders', () => {
  it('keeps the order of PATH and adds the usual folders that it lacks', () => {
    expect(searchFolders('/opt/go/bin:/usr/bin')).to.deep.equal([
      ...['/opt/go/bin', '/usr/bin'],
      ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/sbin', '/bin'],
    ]);
  });

  it('leaves out relative folders, which mean another one in each directory', () => {
    expect(searchFolders('.:node_modules/.bin::/usr/bin')).to.not.include.members([
      '.',
      'node_modules/.bin',
      '',
    ]);
  });
});

describe('findProgram', () => {
  const folder = temporaryFolder();

  it('gives the first executable file', async () => {
    await writeProgram(join(folder.path, 'b'), 'runc', 'exit 0');
    await writeProgram(join(folder.path, 'c'), 'runc', 'exit 0');
    const folders = ['a', 'b', 'c'].map((name) => join(folder.path, name));
    expect(await findProgram('runc', folders)).to.equal(join(folder.path, 'b/runc'));
  });

  it('passes over folders and files that are not executable', async () => {
    await mkdir(join(folder.path, 'a/runc'), { recursive: true });
    await chmod(await writeProgram(join(folder.path, 'b'), 'runc', 'exit 0'), 0o644);
    expect(await findProgram('runc', [join(folder.path, 'a'), join(folder.path, 'b')])).to.equal(undefined);
  });
});

describe('findFolder', () => {
  const folder = temporaryFolder();

  it('gives the first folder that holds all of the programs', async () => {
    await writeProgram(join(folder.path, 'half'), 'bridge', 'exit 0');
    await writeProgram(join(folder.path, 'whole'), 'bridge', 'exit 0');
    await writeProgram(join(folder.path, 'whole'), 'portmap', 'exit 0');
    const folders = [join(folder.path, 'half'), join(folder.path, 'whole')];
    expect(await findFolder(['bridge', 'portmap'], folders)).to.equal(join(folder.path, 'whole'));
  });
});
