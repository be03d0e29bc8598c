import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { makePrivateFolder } from '../../src/cluster/private-folder.ts';

describe('makePrivateFolder', () => {
  const folder = temporaryFolder();
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  it('makes a folder that only its user enters', async () => {
    const path = join(folder.path, 'cache/rehearsal');
    await makePrivateFolder(path);
    expect(await modeOf(path)).to.equal('700');
  });

  it('closes one that was open to all', async () => {
    const path = join(folder.path, 'rehearsal');
    await mkdir(path);
    await chmod(path, 0o777);
    await makePrivateFolder(path);
    expect(await modeOf(path)).to.equal('700');
  });

  it('refuses one of another user', async () => {
    // Only root can change the owner of a folder, so this process becomes another user instead.
    const actual = process.getuid;
    process.getuid = () => (actual?.() ?? 0) + 1;
    try {
      const { message } = await rejectionOf(makePrivateFolder(folder.path));
      expect(message).to.match(
        /belongs to another user of this machine \(id \d+\); set XDG_CACHE_HOME to a folder of your own\.$/,
      );
    } finally {
      process.getuid = actual as () => number;
    }
  });
});
