import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type RunOptions, runProgram } from 'programs/run-program.ts';
import { credentials, servedRepositories } from '../../../local-aws/test/helpers/served-repositories.ts';
import { compileCache } from '../../../programs/test/helpers/compile-cache.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { createCodeCommitClient } from '../../src/steps/codecommit-client.ts';

describe('createCodeCommitClient', () => {
  const { serve } = servedRepositories();

  /** This machine in place of the sandbox, with an empty home. */
  const runHere = (home: string) => ({
    run(command: readonly string[], options?: RunOptions) {
      const environment = {
        PATH: process.env['PATH'],
        HOME: home,
        ...compileCache,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
      };
      return runProgram(command, { extendEnvironment: false, environment, ...options });
    },
  });

  async function connect(signal = new AbortController().signal) {
    const served = await serve();
    const options = {
      developerCredentials: served.client.credentialsFile,
      helperOfBuilds: `!f() { printf 'username=%s\\npassword=%s\\n' "$GIT_USER" "$GIT_PASSWORD"; }; f`,
      certificateAuthority: served.certificateFile,
      signal,
    };
    const codeCommit = createCodeCommitClient(runHere(served.client.folder), options);
    const directory = await served.client.createRepository('the clone');
    const git = (...words: string[]) => served.client.git(directory, ...words);
    return { ...served, codeCommit, directory, git, url: served.client.url('hello_world') };
  }

  it('pushes a branch and a tag at once: an event of each', async () => {
    const { codeCommit, directory, git, url, seen } = await connect();
    await git('tag', 'v1.0.2');
    await codeCommit.push(directory, url, ['HEAD:refs/heads/main', 'refs/tags/v1.0.2:refs/tags/v1.0.2']);
    const commitId = (await git('rev-parse', 'HEAD')).trim();
    const changes = (await seen(2)).map(({ detail }) => [detail.referenceFullName, detail.commitId]);
    expect(changes).to.have.deep.members([
      ['refs/heads/main', commitId],
      ['refs/tags/v1.0.2', commitId],
    ]);
  });

  it('clones the whole history with the asked commit checked out, on no branch', async () => {
    const { codeCommit, directory, git, url, folder, client } = await connect();
    const first = (await git('rev-parse', 'HEAD')).trim();
    await git('commit', '--quiet', '--allow-empty', '--message=second');
    await codeCommit.push(directory, url, ['HEAD:refs/heads/main']);
    const clone = join(folder, 'a clone');
    await codeCommit.clone(url, first, clone);
    expect(
      (await client.git(clone, 'rev-parse', 'HEAD', '--abbrev-ref', 'HEAD')).trim().split('\n'),
    ).to.deep.equal([first, 'HEAD']);
    expect((await client.git(clone, 'rev-list', '--count', 'origin/main')).trim()).to.equal('2');
  });

  it('clones the history alone, without files', async () => {
    const { codeCommit, directory, git, url, folder, client } = await connect();
    await codeCommit.push(directory, url, ['HEAD:refs/heads/main']);
    const clone = join(folder, 'the history');
    await codeCommit.cloneHistory(url, clone);
    expect(await client.git(clone, 'rev-parse', 'origin/main')).to.equal(await git('rev-parse', 'HEAD'));
    expect(await readdir(clone)).to.deep.equal(['.git']);
  });

  it('clones for a project with the project’s variables and no password of the developer', async () => {
    const { codeCommit, directory, url, folder, client } = await connect();
    await codeCommit.push(directory, url, ['HEAD:refs/heads/main']);
    const clone = (name: string, GIT_PASSWORD: string) => {
      const own = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
      const variables = { ...own, GIT_USER: credentials.username, GIT_PASSWORD };
      return codeCommit.clone(url, 'main', join(folder, name), variables);
    };
    await clone('a build', credentials.password);
    expect(await client.git(join(folder, 'a build'), 'log', '--format=%s')).to.equal('first');
    expect((await rejectionOf(clone('another', 'other'))).message).to.include('wrong user or password');
  });

  it('fails with the words of git where the repository is not served', async () => {
    const { codeCommit, client, folder } = await connect();
    const failure = await rejectionOf(codeCommit.clone(client.url('unknown'), 'main', join(folder, 'clone')));
    expect(failure.message).to.include(client.url('unknown'));
  });

  it('starts nothing once the rehearsal is interrupted', async () => {
    const { codeCommit, directory, url } = await connect(AbortSignal.abort());
    const failure = await rejectionOf(codeCommit.push(directory, url, ['HEAD:refs/heads/main']));
    expect(failure).to.include({ name: 'AbortError' });
  });
});
