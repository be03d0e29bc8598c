import { expect } from 'chai';
import { InputError } from '../src/errors.ts';
import { resolveImageTag } from '../src/resolve-image-tag.ts';
import { createTestFolder } from './helpers/environment.ts';
import { createRepository } from './helpers/repository.ts';
import { readTagTable } from './helpers/tag-table.ts';

describe('resolveImageTag', () => {
  const folder = createTestFolder();
  after(() => folder.remove());
  const { environment } = folder;

  for (const [file, count] of [
    ['README.md', 20],
    ['../../README.md', 6],
  ] as const) {
    describe(`on each row of ${file}`, () => {
      const rows = readTagTable(file);

      it('finds the table', () => expect(rows).to.have.lengthOf(count));

      for (const [index, { title, tags, imageTag }] of rows.entries()) {
        it(`prints ${imageTag?.slice(0, 40) ?? 'the ten characters'} for ${title}`, async () => {
          const repository = createRepository(folder, `row-${count}-${index}`);
          const commitId = repository.commit('a change');
          for (const { name, kind } of tags) {
            if (kind === 'nested') repository.annotate('inner');
            if (kind === 'plain') repository.tag(name);
            else repository.annotate(name, kind === 'nested' ? 'inner' : 'HEAD');
          }
          const resolved = await resolveImageTag({ repository: repository.path, commitId, environment });
          expect(resolved.imageTag).to.equal(imageTag ?? commitId.slice(0, 10));
        });
      }
    });
  }

  it('uses only the tags at the commit', async () => {
    const repository = createRepository(folder, 'story');
    const first = repository.commit('one');
    repository.tag('v1.0.0');
    const second = repository.commit('two');
    repository.annotate('v2.0.0');
    const third = repository.commit('three');
    const ask = async (commitId: string) =>
      (await resolveImageTag({ repository: repository.path, commitId, environment })).imageTag;
    expect(await ask(first.toUpperCase())).to.equal('1.0.0');
    expect(await ask(second)).to.equal('2.0.0');
    expect(await ask(third)).to.equal(third.slice(0, 10));
    const tagObject = repository.git('rev-parse', 'v2.0.0^{tag}');
    expect(await ask(tagObject)).to.equal(tagObject.slice(0, 10));
  });

  it('reads a SHA-256 repository', async () => {
    const repository = createRepository(folder, 'sha256', 'sha256');
    const commitId = repository.commit('one');
    repository.annotate('v1.0.0');
    const resolved = await resolveImageTag({
      repository: `file://${repository.path}`,
      commitId,
      environment,
    });
    expect(resolved).to.deep.equal({
      imageTag: '1.0.0',
      commitId,
      versionTag: 'v1.0.0',
      ignored: [],
      gitWarnings: '',
      cloneWarning: null,
    });
    expect(commitId).to.have.lengthOf(64);
  });

  it('accepts an empty repository', async () => {
    const { path } = createRepository(folder, 'empty');
    const { imageTag } = await resolveImageTag({ repository: path, commitId: 'a'.repeat(40), environment });
    expect(imageTag).to.equal('aaaaaaaaaa');
  });

  for (const timeoutSeconds of [0, -1, Number.NaN, 86_401]) {
    it(`refuses a timeout of ${timeoutSeconds} s`, async () => {
      const error = await resolveImageTag({
        repository: '.',
        commitId: 'a'.repeat(40),
        timeoutSeconds,
      }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(InputError).with.property('message').that.contains('--timeout must be');
    });
  }
});
