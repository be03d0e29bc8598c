import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { GitError } from '../src/errors.ts';
import { resolveImageTag } from '../src/resolve-image-tag.ts';
import { createTestFolder } from './helpers/environment.ts';
import { type GitServer, startGitServer } from './helpers/git-server.ts';
import { findProcesses } from './helpers/process.ts';
import { createRepository } from './helpers/repository.ts';

describe('listTags', () => {
  const folder = createTestFolder();
  const { environment } = folder;
  let server: GitServer;
  let commitId = '';

  before(async () => {
    server = await startGitServer(folder, 'ada:open sesame');
    const repository = createRepository(folder, 'repository');
    commitId = repository.commit('one');
    repository.annotate('v1.0.0');
  });

  after(() => {
    server.close();
    folder.remove();
  });

  const ask = (repository: string, timeoutSeconds = 10, more: NodeJS.ProcessEnv = {}) =>
    resolveImageTag({ repository, commitId, timeoutSeconds, environment: { ...environment, ...more } });

  async function fail(
    repository: string,
    timeoutSeconds?: number,
    more?: NodeJS.ProcessEnv,
  ): Promise<GitError> {
    const error = await ask(repository, timeoutSeconds, more).catch((reason: unknown) => reason);
    if (error instanceof GitError) return error;
    throw new Error(`a GitError was expected, not ${JSON.stringify(error)}`);
  }

  describe('from an HTTP server', () => {
    it('gives the tags', async () => {
      expect(await ask(server.url('git', 'repository'))).to.include({ imageTag: '1.0.0', gitWarnings: '' });
    });

    it('follows a redirection and passes on what git says of it', async () => {
      const { imageTag, gitWarnings } = await ask(server.url('moved', 'repository'));
      expect(imageTag).to.equal('1.0.0');
      expect(gitWarnings).to.equal(`warning: redirecting to ${server.url('git', 'repository')}/`);
    });

    it('follows insteadOf of the user', async () => {
      const config = ['url.http://.insteadOf', 'https://'];
      const more = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: config[0], GIT_CONFIG_VALUE_0: config[1] };
      const { imageTag } = await ask(server.url('git', 'repository').replace('http:', 'https:'), 10, more);
      expect(imageTag).to.equal('1.0.0');
    });

    it("asks the user's credential helper", async () => {
      const helper = '!f() { test "$1" = get && echo username=ada && echo "password=open sesame"; }; f';
      writeFileSync(join(folder.path, '.gitconfig'), `[credential]\n\thelper = ${JSON.stringify(helper)}\n`);
      const { imageTag } = await ask(server.url('private', 'repository'));
      rmSync(join(folder.path, '.gitconfig'));
      expect(imageTag).to.equal('1.0.0');
    });

    it('takes a credential in the URL', async () => {
      const { imageTag } = await ask(
        server.url('private', 'repository').replace('//', '//ada:open%20sesame@'),
      );
      expect(imageTag).to.equal('1.0.0');
    });

    it('never asks a person for a password', async () => {
      const askpass = join(folder.path, 'askpass');
      writeFileSync(askpass, `#!/bin/sh\ntouch '${folder.path}/asked'\necho open sesame\n`, { mode: 0o755 });
      const programs = {
        GIT_ASKPASS: askpass,
        SSH_ASKPASS: askpass,
        SSH_ASKPASS_REQUIRE: 'force',
        DISPLAY: ':0',
      };
      const error = await fail(server.url('private', 'repository'), 10, programs);
      expect(error.stderr).to.contain('terminal prompts disabled');
      expect(existsSync(join(folder.path, 'asked'))).to.equal(false);
    });

    it('does not repeat a wrong credential, not even when git traces', async () => {
      const url = server.url('private', 'repository').replace('//', '//ada:wrong%2Bpassword@');
      const traces = { GIT_TRACE: '1', GIT_CURL_VERBOSE: '1', GIT_TRACE_REDACT: '0' };
      const error = await fail(url, 10, traces);
      expect(error.stderr).to.contain('Authentication failed');
      for (const secret of ['wrong%2Bpassword', 'wrong+password', btoa('ada:wrong+password')]) {
        expect(`${error.message}${error.stderr}`).not.to.contain(secret);
      }
    });

    for (const status of [403, 404, 500]) {
      it(`fails at the status ${status}`, async () => {
        const url = server.url('status', String(status));
        const error = await fail(url);
        expect(error.failure).to.equal('failed');
        expect(error.stderr).to.contain(status === 404 ? 'not found' : `${status}`);
        expect(error.message).to.equal(
          `git could not list the tags of ${url} (exit code 128); to see it yourself, type: git ls-remote --tags -- '${url}'`,
        );
      });
    }

    it('fails when the list is cut off', async () => {
      expect((await fail(server.url('cut', 'repository'))).failure).to.equal('failed');
    });

    it('gives up a server that hangs, and ends git-remote-http', async () => {
      const url = server.url('hang', 'repository');
      const error = await fail(url, 0.5);
      expect(error.failure).to.equal('timed-out');
      expect(error.message).to.equal(
        `git did not list the tags of ${url} within 0.5 s; look at the network, or wait longer by --timeout 1`,
      );
      expect(findProcesses(url)).to.deep.equal([]);
    });
  });

  it('does not let insteadOf lead to a command', async () => {
    const more = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.ext::touch ${folder.path}/ran .insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://example.com/',
    };
    expect((await fail('https://example.com/a', 10, more)).stderr).to.contain("transport 'ext' not allowed");
  });

  it('takes a path for neither a remote nor a host', async () => {
    const cwd = process.cwd();
    const checkout = createRepository(folder, 'checkout');
    checkout.git('remote', 'add', 'origin', '/nowhere');
    checkout.git('clone', '--quiet', '--bare', '../repository', 'origin');
    mkdirSync(join(checkout.path, 'a:b'));
    checkout.git('clone', '--quiet', '--bare', '../repository', 'a:b/c');
    try {
      process.chdir(checkout.path);
      for (const path of ['origin', 'a:b/c']) expect((await ask(path)).imageTag).to.equal('1.0.0');
    } finally {
      process.chdir(cwd);
    }
  });

  it('says that a path is not there, or is a file', async () => {
    const bundle = join(folder.path, 'repository.bundle');
    writeFileSync(bundle, '# v2 git bundle\n');
    for (const path of ['/nowhere', bundle]) {
      expect(await fail(path)).to.include({
        failure: 'no-such-folder',
        message: `There is no folder ${path}, or it may not be read; give a repository's folder or its URL.`,
      });
    }
  });

  it("passes on git's own words for a folder that is no repository", async () => {
    const error = await fail(folder.path);
    expect(error.stderr).to.contain(`'${folder.path}' does not appear to be a git repository`);
  });

  it('says that git is not there', async () => {
    expect(await fail('.', 10, { PATH: '/nowhere' })).to.include({
      failure: 'not-installed',
      message: 'git cannot be started (spawn git ENOENT); install git or put it on PATH.',
    });
  });

  it('reads 30,000 tags', async () => {
    const many = createRepository(folder, 'many');
    const id = many.commit('one');
    const lines = Array.from({ length: 30_000 }, (_, index) => `${id} refs/tags/v${index}.0.1\n`);
    writeFileSync(join(many.path, '.git', 'packed-refs'), lines.sort().join(''));
    const resolved = await resolveImageTag({ repository: many.path, commitId: id, environment });
    expect(resolved.imageTag).to.equal('29999.0.1');
  });
});
