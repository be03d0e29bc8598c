import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { readSourceOutputs } from '../../src/codepipeline/read-source-outputs.ts';

const SOURCE = { repositoryName: 'hello_world', branchName: 'main' };
const MESSAGE = 'Say "hello" to $(everyone)\n\nauthor Mallory <m@example.org> 1 +0000\n\n\nYours';

describe('readSourceOutputs', () => {
  let directory: string;
  let commitId: string;

  const git = async (...args: string[]) => {
    const env = {
      HOME: directory,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ann',
      GIT_AUTHOR_EMAIL: 'ann@example.org',
      GIT_AUTHOR_DATE: '2026-01-02T03:04:05+02:00',
      GIT_COMMITTER_NAME: 'Con',
      GIT_COMMITTER_EMAIL: 'con@example.org',
      GIT_COMMITTER_DATE: '2026-01-03T00:00:00Z',
    };
    const { stdout } = await execa('git', ['-C', directory, ...args], { env });
    return stdout;
  };

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'source-'));
    await git('init', '--quiet', '--initial-branch', 'main');
    await git('commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '--message', MESSAGE);
    commitId = await git('rev-parse', 'HEAD');
    await git('tag', '--annotate', '--message', 'one', 'v1.0.0');
  });

  after(() => rm(directory, { recursive: true }));

  it('gives what a CodeCommit source action gives', async () => {
    expect(await readSourceOutputs(directory, { ...SOURCE, commitId })).to.deep.equal({
      CommitId: commitId,
      RepositoryName: 'hello_world',
      BranchName: 'main',
      CommitMessage: `${MESSAGE}\n`,
      AuthorDate: '2026-01-02T01:04:05Z',
      CommitterDate: '2026-01-03T00:00:00Z',
    });
  });

  it('gives the commit of an annotated tag', async () => {
    const { CommitId } = await readSourceOutputs(directory, { ...SOURCE, commitId: 'refs/tags/v1.0.0' });
    expect(CommitId).to.equal(commitId);
  });

  for (const missing of ['0'.repeat(40), '--help', 'refs/heads/none']) {
    it(`fails for ${missing}, by its name`, async () => {
      const error = await readSourceOutputs(directory, { ...SOURCE, commitId: missing }).catch(
        (reason: unknown) => reason,
      );
      expect(String(error)).to.equal(`ActionableError: the repository hello_world has no commit ${missing}`);
    });
  }
});
