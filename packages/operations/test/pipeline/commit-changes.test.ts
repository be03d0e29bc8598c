import { expect } from 'chai';
import { execa } from 'execa';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { changesFromClone } from '../../src/pipeline/commit-changes.ts';

describe('changesFromClone', () => {
  const folder = temporaryFolder();
  const git = async (...words: string[]) =>
    (
      await execa('git', [
        '-C',
        folder.path,
        '-c',
        'user.name=Ada',
        '-c',
        'user.email=ada@localhost',
        ...words,
      ])
    ).stdout;
  const commit = async (subject: string) => {
    await git('commit', '--quiet', '--allow-empty', '--message', subject);
    return git('rev-parse', 'HEAD');
  };
  beforeEach(() => git('init', '--quiet'));

  it('lists the commits between two, the newest first', async () => {
    const [live, second, third] = [await commit('one'), await commit('two'), await commit('three')];
    expect(await changesFromClone(folder.path)(live, third)).to.deep.equal({
      added: 2,
      removed: 0,
      commits: [
        { id: third, subject: 'three' },
        { id: second, subject: 'two' },
      ],
    });
  });

  it('reads what the pipeline delivers, whatever git shows the user', async () => {
    const [live, newest] = [await commit('one'), await commit('größer')];
    await git('config', 'i18n.logOutputEncoding', 'latin1');
    await git('replace', newest, live);
    expect(await changesFromClone(folder.path)(live, newest)).to.deep.equal({
      added: 1,
      removed: 0,
      commits: [{ id: newest, subject: 'größer' }],
    });
  });

  it('says how to get a commit that the clone does not have', async () => {
    const live = await commit('one');
    expect(await changesFromClone(folder.path)(live, 'f'.repeat(40))).to.equal(
      'this clone does not have both commits: `git fetch --all` brings them, if the clone is of this service',
    );
  });

  it("says what git says if it can't read the clone", async () => {
    const live = await commit('one');
    process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1';
    try {
      expect(await changesFromClone(folder.path)(live, live)).to.match(
        /^git can't read this clone: fatal: detected dubious ownership in repository at /,
      );
    } finally {
      delete process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'];
    }
  });
});
