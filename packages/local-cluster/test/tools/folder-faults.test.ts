import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { folderFaults, mountOptions, personFolders } from '../../src/tools/folder-faults.ts';

describe('folderFaults', () => {
  const folder = temporaryFolder();
  const faultsOf = (changes: { cache?: string; home?: string; temporary?: string }) => {
    const { path } = folder;
    return folderFaults({ cache: join(path, 'a/b/aws-kube-cd'), home: path, temporary: path, ...changes });
  };

  it('finds none where all can be written, also where the cache is not made yet', async () => {
    expect(await faultsOf({})).to.deep.equal([]);
  });

  it('refuses a home that is not there, which it would make', async () => {
    const home = join(folder.path, 'nobody');
    expect(await faultsOf({ home, cache: join(home, '.cache/aws-kube-cd') })).to.deep.equal([
      `HOME is ${home}, which is no folder: set HOME, or XDG_CACHE_HOME to a folder, then run this command again.`,
    ]);
  });

  it('needs no home where the cache is elsewhere', async () => {
    expect(await faultsOf({ home: '/no/such/home' })).to.deep.equal([]);
  });

  it('refuses a TMPDIR that is not there, or a file', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    for (const temporary of [join(folder.path, 'gone'), file])
      expect((await faultsOf({ temporary }))[0]).to.match(
        /^TMPDIR is \S+, which is no folder that can be written: set it to one, such as \/tmp, /,
      );
  });

  it('refuses a cache below a file, and one that can’t be written', async () => {
    await mkdir(join(folder.path, 'a'));
    await writeFile(join(folder.path, 'a/b'), '');
    expect((await faultsOf({}))[0]).to.match(/can't be made, since \S+\/a\/b is a file: set XDG_CACHE_HOME/);
    expect((await faultsOf({ cache: '/proc/aws-kube-cd' }))[0]).to.match(
      /^The cache \/proc\/aws-kube-cd can't be written: set XDG_CACHE_HOME/,
    );
  });

  it('refuses a cache below a link to nothing, or to itself', async () => {
    for (const [name, target] of [
      ['x', 'gone'],
      ['y', 'y'],
    ] as const) {
      await symlink(target, join(folder.path, name));
      expect((await faultsOf({ cache: join(folder.path, name, 'aws-kube-cd') }))[0]).to.match(
        new RegExp(`can't be made, since \\S+/${name} is a link to nothing: make what it leads to, or set`),
      );
    }
  });
});

describe('mountOptions', () => {
  const mountinfo = [
    '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
    '30 22 0:26 / /home rw,nosuid,noexec - tmpfs tmpfs rw',
    '31 22 0:27 / /mnt/my\\040disk rw,nodev - tmpfs tmpfs rw',
    '32 22 0:28 / /home/ada rw,exec - tmpfs tmpfs rw',
    '',
  ].join('\n');
  for (const [path, options] of [
    ['/opt/cache', 'rw,relatime'],
    ['/home', 'rw,nosuid,noexec'],
    ['/home/bob/.cache', 'rw,nosuid,noexec'],
    ['/homes/bob', 'rw,relatime'],
    ['/home/ada/.cache', 'rw,exec'],
    ['/mnt/my disk/cache', 'rw,nodev'],
  ] as const)
    it(`of ${path} are ${options}`, () => {
      expect(mountOptions(path, mountinfo)).to.deep.equal(options.split(','));
    });
});

describe('personFolders', () => {
  it('are /tmp and the user’s own where nothing else is set', () => {
    expect(personFolders('/c', { HOME: '/home/ada', TMPDIR: '' })).to.deep.equal({
      cache: '/c',
      home: '/home/ada',
      temporary: '/tmp',
    });
  });
});
