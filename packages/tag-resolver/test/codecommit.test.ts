import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { resolveImageTag } from '../src/resolve-image-tag.ts';
import { createTestFolder } from './helpers/environment.ts';
import { gitErrorOf } from './helpers/git-error-of.ts';
import { type GitServer, startGitServer } from './helpers/git-server.ts';
import { createRepository } from './helpers/repository.ts';

describe('listTags, with git-remote-codecommit', () => {
  const folder = createTestFolder();
  const { environment } = folder;
  let server: GitServer;
  let commitId = '';

  before(async () => {
    server = await startGitServer(folder, '');
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

  const fail = (...request: Parameters<typeof ask>) => gitErrorOf(ask(...request));

  // Replaces AWS's helper, which signs a URL and passes it to git's HTTP helper, as this one does.
  function createHelper(manner: 'git' | 'status'): string {
    const bin = join(folder.path, `bin-${manner}`);
    const url = server.url(manner, manner === 'git' ? 'repository' : '404');
    const signed = url.replace('//', '//AKIAEXAMPLE%25TOKEN:20240102Tsignature@');
    mkdirSync(bin, { recursive: true });
    writeFileSync(
      join(bin, 'git-remote-codecommit'),
      `#!/bin/sh\necho "$2" >'${folder.path}/address'\nexec git remote-http "$1" '${signed}'\n`,
      { mode: 0o755 },
    );
    return `${bin}:${environment.PATH}`;
  }

  for (const [typed, address] of [
    ['codecommit://hello_world', 'codecommit://hello_world'],
    ['codecommit://ada@hello_world', 'codecommit://ada@hello_world'],
    ['codecommit::eu-west-1://hello_world', 'eu-west-1://hello_world'],
    ['codecommit::eu-west-1://ada@hello_world', 'eu-west-1://ada@hello_world'],
  ] as const) {
    it(`reads ${typed}`, async () => {
      expect(await ask(typed, 10, { PATH: createHelper('git') })).to.include({ imageTag: '1.0.0' });
      expect(readFileSync(join(folder.path, 'address'), 'utf8')).to.equal(`${address}\n`);
    });
  }

  it('does not repeat its signature', async () => {
    const more = { PATH: createHelper('status'), GIT_TRACE: '1', GIT_CURL_VERBOSE: '1' };
    const { stderr } = await fail('codecommit://hello_world', 10, more);
    expect(stderr)
      .to.contain('not found')
      .and.not.match(/AKIAEXAMPLE|signature/);
  });

  it('says how to install it', async () => {
    expect((await fail('codecommit://hello_world')).message).to.equal(
      'git could not list the tags of codecommit://hello_world (exit code 128); ' +
        'install its helper, type: pip install git-remote-codecommit',
    );
  });
});
