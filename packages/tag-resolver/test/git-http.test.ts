import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { resolveImageTag } from '../src/resolve-image-tag.ts';
import { createTestFolder } from './helpers/environment.ts';
import { gitErrorOf } from './helpers/git-error-of.ts';
import { type GitServer, startGitServer } from './helpers/git-server.ts';
import { findProcesses } from './helpers/process.ts';
import { createRepository } from './helpers/repository.ts';

describe('listTags, from an HTTP server', () => {
  const folder = createTestFolder();
  const { environment } = folder;
  let server: GitServer;
  let otherServer: GitServer;
  let commitId = '';

  before(async () => {
    server = await startGitServer(folder, 'ada:open sesame');
    otherServer = await startGitServer(folder, 'ada:open sesame');
    const repository = createRepository(folder, 'repository');
    commitId = repository.commit('one');
    repository.annotate('v1.0.0');
  });

  after(() => {
    server.close();
    otherServer.close();
    folder.remove();
  });

  const ask = (repository: string, timeoutSeconds = 10, more: NodeJS.ProcessEnv = {}) =>
    resolveImageTag({ repository, commitId, timeoutSeconds, environment: { ...environment, ...more } });

  const fail = (...request: Parameters<typeof ask>) => gitErrorOf(ask(...request));

  it('lists the tags', async () => {
    expect(await ask(server.url('git', 'repository'))).to.include({ imageTag: '1.0.0', gitWarnings: '' });
  });

  it('follows a redirection and returns git’s warning', async () => {
    const { imageTag, gitWarnings } = await ask(server.url('moved', 'repository'));
    expect(imageTag).to.equal('1.0.0');
    expect(gitWarnings).to.equal(`warning: redirecting to ${server.url('git', 'repository')}/`);
  });

  for (const version of ['0', '1', '2']) {
    it(`lists the tags by version ${version} of git's protocol`, async () => {
      const more = {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'protocol.version',
        GIT_CONFIG_VALUE_0: version,
      };
      expect(await ask(server.url('git', 'repository'), 10, more)).to.include({ imageTag: '1.0.0' });
    });
  }

  it('lists the tags of a SHA-256 repository', async () => {
    const repository = createRepository(folder, 'sha256', 'sha256');
    const id = repository.commit('one');
    repository.annotate('v2.0.0');
    const url = server.url('git', 'sha256');
    const resolved = await resolveImageTag({ repository: url, commitId: id, environment });
    expect(resolved).to.include({ imageTag: '2.0.0', commitId: id });
  });

  it('accepts a repository with branches and no tag', async () => {
    createRepository(folder, 'untagged').commit('one');
    const { imageTag, versionTag } = await ask(server.url('git', 'untagged'));
    expect({ imageTag, versionTag }).to.deep.equal({ imageTag: commitId.slice(0, 10), versionTag: null });
  });

  for (const [what, ask] of [
    ['a sign-in page', () => server.url('page', 'repository')],
    ['an empty page', () => server.url('page', 'empty')],
    ['a redirection to a sign-in page', () => server.redirectUrl(otherServer.url('page', 'sign-in?from='))],
    ['an empty repository', () => server.url('git', createEmpty())],
  ] as const) {
    it(`does not treat ${what} as a repository without tags`, async () => {
      const url = ask();
      const error = await fail(url);
      expect(error.failure).to.equal('no-refs');
      expect(error.message).to.contain(
        `${url} returned neither a branch nor a tag: it is empty, or a web page instead of a git repository`,
      );
    });
  }

  function createEmpty(): string {
    createRepository(folder, 'empty');
    return 'empty';
  }

  it('follows a redirection to another host, without the credential', async () => {
    const url = server
      .redirectUrl(otherServer.url('git', 'repository'))
      .replace('//', '//ada:open%20sesame@');
    otherServer.authorizations.length = 0;
    const { imageTag, gitWarnings } = await ask(url);
    expect(imageTag).to.equal('1.0.0');
    expect(gitWarnings).to.equal(`warning: redirecting to ${otherServer.url('git', 'repository')}/`);
    const closed = server
      .redirectUrl(otherServer.url('private', 'repository'))
      .replace('//', '//ada:open%20sesame@');
    expect((await fail(closed)).stderr).to.contain('Authentication failed');
    expect(new Set(otherServer.authorizations)).to.deep.equal(new Set(['']));
  });

  for (const scheme of ['file://', 'ext::touch ran ', 'ssh://', 'ftp://']) {
    it(`does not follow a redirection to ${scheme}`, async () => {
      const { failure, stderr } = await fail(server.redirectUrl(`${scheme}${folder.path}/repository`));
      expect(failure).to.equal('failed');
      expect(stderr).to.match(/not supported|Unsupported URL scheme/);
      expect(existsSync('ran')).to.equal(false);
    });
  }

  it('does not print the credential of a redirection', async () => {
    const target = `${otherServer.url('page', 'x').replace('//', '//ada:topsecret@')}?token=othersecret`;
    const url = server.redirectUrl(target);
    const error = await fail(url, 10, { GIT_CURL_VERBOSE: '1' });
    // The given URL contains the credential; git's output must not.
    const said = error.stderr.replaceAll(encodeURIComponent(target), '');
    expect(said)
      .to.contain('Recv header: location: http://***@')
      .and.not.match(/topsecret|othersecret/);
  });

  it('uses the user’s insteadOf', async () => {
    const config = ['url.http://.insteadOf', 'https://'];
    const more = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: config[0], GIT_CONFIG_VALUE_0: config[1] };
    const { imageTag } = await ask(server.url('git', 'repository').replace('http:', 'https:'), 10, more);
    expect(imageTag).to.equal('1.0.0');
  });

  it("uses the user's credential helper, and prints nothing of it in a trace", async () => {
    const helper = '!f() { test "$1" = get && echo username=ada && echo "password=open sesame"; }; f';
    writeFileSync(join(folder.path, '.gitconfig'), `[credential]\n\thelper = ${JSON.stringify(helper)}\n`);
    const traces = { GIT_CURL_VERBOSE: '1', GIT_TRACE_REDACT: '0' };
    const { imageTag, gitWarnings } = await ask(server.url('private', 'repository'), 10, traces);
    rmSync(join(folder.path, '.gitconfig'));
    expect(imageTag).to.equal('1.0.0');
    expect(gitWarnings)
      .to.contain('Authorization: Basic <redacted>')
      .and.not.contain(btoa('ada:open sesame'));
  });

  it('uses a credential in the URL', async () => {
    const { imageTag } = await ask(server.url('private', 'repository').replace('//', '//ada:open%20sesame@'));
    expect(imageTag).to.equal('1.0.0');
  });

  it('never prompts for a password', async () => {
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

  it('does not print a wrong credential, not even in a trace', async () => {
    const url = `${server.url('private', 'repository').replace('//', '//ada:wrong%2Bpassword@')}?token=toptoken`;
    const traces = {
      GIT_TRACE: '1',
      GIT_TRACE2: '1',
      GIT_TRACE_CURL: '1',
      GIT_TRACE_PACKET: '1',
      GIT_CURL_VERBOSE: '1',
      GIT_TRACE_REDACT: '0',
      GIT_TRACE2_REDACT: '0',
    };
    const error = await fail(url, 10, traces);
    expect(error.stderr).to.contain('Authentication failed').and.contain('Send header: GET');
    for (const secret of ['wrong%2Bpassword', 'wrong+password', btoa('ada:wrong+password'), 'toptoken']) {
      expect(`${error.message}${error.stderr}`).not.to.contain(secret);
    }
  });

  for (const status of [403, 404, 500]) {
    it(`fails on the status ${status}`, async () => {
      const url = server.url('status', String(status));
      const error = await fail(url);
      expect(error.failure).to.equal('failed');
      expect(error.stderr).to.contain(status === 404 ? 'not found' : `${status}`);
      expect(error.message).to.equal(
        `git could not list the tags of ${url} (exit code 128); to see it yourself, type: git ls-remote --heads --tags -- '${url}'`,
      );
    });
  }

  for (const manner of ['cut', 'cut-early'] as const) {
    it(`fails if the answer ends too soon (${manner})`, async () => {
      const { failure, stderr } = await fail(server.url(manner, 'repository'));
      expect(failure).to.equal('failed');
      expect(stderr).to.contain('transfer closed with outstanding read data remaining');
    });
  }

  it('fails if nobody listens', async () => {
    const closed = await startGitServer(folder, '');
    closed.close();
    expect((await fail(closed.url('git', 'repository'))).stderr).to.contain('Failed to connect');
  });

  it('times out on a server that hangs, and ends git-remote-http', async () => {
    const url = server.url('hang', 'repository');
    const error = await fail(url, 0.5);
    expect(error.failure).to.equal('timed-out');
    expect(error.message).to.equal(
      `git did not list the tags of ${url} within 0.5 s; check the network, or wait longer with --timeout 1`,
    );
    expect(findProcesses(url)).to.deep.equal([]);
  });
});
