import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { resolveImageTag } from '../src/resolve-image-tag.ts';
import { createTestFolder } from './helpers/environment.ts';
import { gitErrorOf } from './helpers/git-error-of.ts';
import { createRepository } from './helpers/repository.ts';

describe('listTags', () => {
  const folder = createTestFolder();
  const { environment } = folder;
  let commitId = '';

  before(() => {
    const repository = createRepository(folder, 'repository');
    commitId = repository.commit('one');
    repository.annotate('v1.0.0');
  });

  after(() => {
    folder.remove();
  });

  const ask = (repository: string, timeoutSeconds = 10, more: NodeJS.ProcessEnv = {}) =>
    resolveImageTag({ repository, commitId, timeoutSeconds, environment: { ...environment, ...more } });

  const fail = (...request: Parameters<typeof ask>) => gitErrorOf(ask(...request));

  it('runs no command of insteadOf', async () => {
    const more = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.ext::touch ${folder.path}/ran .insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://example.com/',
    };
    expect((await fail('https://example.com/a', 10, more)).stderr).to.contain("transport 'ext' not allowed");
  });

  it('never treats a path as a remote or a host', async () => {
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

  it('reads a folder of any name', async () => {
    for (const name of ['new\nline', 'a\ttab', '\u001b[31m', "it's $(id)", 'a?b#c', 'ü\u202e']) {
      createRepository(folder, 'repository').git('clone', '--quiet', '--bare', '.', `../${name}`);
      expect((await ask(join(folder.path, name))).imageTag).to.equal('1.0.0');
    }
  });

  it('lists all tags, whatever GIT_NAMESPACE is', async () => {
    const { imageTag } = await ask(join(folder.path, 'repository'), 10, { GIT_NAMESPACE: 'other' });
    expect(imageTag).to.equal('1.0.0');
  });

  it('says what to type in printable characters', async () => {
    const path = join(folder.path, 'no\nrepository');
    mkdirSync(path);
    const shown = `git ls-remote --heads --tags -- $'${folder.path}/no\\U0000000arepository'`;
    expect((await fail(path)).message).to.contain(shown);
  });

  it('reports a path that does not exist, or is a file', async () => {
    const bundle = join(folder.path, 'repository.bundle');
    writeFileSync(bundle, '# v2 git bundle\n');
    for (const path of [join(folder.path, 'nowhere'), bundle]) {
      expect(await fail(path)).to.include({
        failure: 'no-such-folder',
        message: `There is no folder ${path}, or it cannot be read; give the folder or the URL of a repository.`,
      });
    }
  });

  it("reports git's error for a folder that is no repository", async () => {
    const error = await fail(folder.path);
    expect(error.stderr).to.contain(`'${folder.path}' does not appear to be a git repository`);
  });

  it('reports that git is missing', async () => {
    expect(await fail('.', 10, { PATH: '/nowhere' })).to.include({
      failure: 'not-installed',
      message: 'git cannot be started (spawn git ENOENT); install git or put it on PATH.',
    });
  });

  it('reads the tags of the given repository, whatever GIT_DIR is', async () => {
    expect(await ask(join(folder.path, 'repository'), 10, { GIT_DIR: '/nowhere' })).to.include({
      imageTag: '1.0.0',
    });
  });

  it('ignores tags of trees and of blobs', async () => {
    const repository = createRepository(folder, 'objects');
    const id = repository.commit('one');
    const tree = repository.git('rev-parse', 'HEAD^{tree}');
    writeFileSync(join(repository.path, 'a file'), 'text');
    const blob = repository.git('hash-object', '-w', 'a file');
    repository.tag('v3.0.0', tree);
    repository.annotate('v4.0.0', tree);
    repository.tag('v5.0.0', blob);
    repository.annotate('v6.0.0', blob);
    repository.tag('v1.0.0');
    const resolved = await resolveImageTag({ repository: repository.path, commitId: id, environment });
    expect(resolved).to.include({ imageTag: '1.0.0', versionTag: 'v1.0.0' });
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
