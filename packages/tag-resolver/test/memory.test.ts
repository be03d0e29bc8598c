import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { buildProgram } from './helpers/build.ts';
import { createTestFolder } from './helpers/environment.ts';
import { createRepository } from './helpers/repository.ts';

const tags = 200_000;
const nameTail = 'x'.repeat(120);
/** Bytes of a line such as `<id>\trefs/tags/v123456.0.1-xxx…\n`. */
const lineLength = 40 + 1 + 'refs/tags/v100000.0.1-'.length + nameTail.length + 1;

describe('the memory of tag-resolver', () => {
  const folder = createTestFolder();
  const program = join(folder.path, 'cli.js');
  after(() => folder.remove());

  before(() => buildProgram(program));

  /** A repository with a tagged commit, and many tags at another commit. */
  function createTagged(name: string, count: number) {
    const repository = createRepository(folder, name);
    const other = repository.commit('one');
    const commitId = repository.commit('two');
    const names = Array.from({ length: count }, (_, index) => `v${100_000 + index}.0.1-${nameTail}`);
    const lines = names.map((text) => `${other} refs/tags/${text}\n`);
    writeFileSync(
      join(repository.path, '.git/packed-refs'),
      `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`,
    );
    repository.tag('v1.2.3', commitId);
    return { path: repository.path, commitId };
  }

  /** The peak memory of tag-resolver's process, in megabytes. */
  async function measure({ path, commitId }: { path: string; commitId: string }): Promise<number> {
    const preload = join(folder.path, 'preload.cjs');
    const figure = join(folder.path, 'max-rss');
    writeFileSync(
      preload,
      `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(figure)}, String(process.resourceUsage().maxRSS)));`,
    );
    const { stdout } = await execa(process.execPath, ['--require', preload, program, path, commitId], {
      env: folder.environment,
      extendEnv: false,
    });
    expect(stdout).to.equal('1.2.3');
    return Number(readFileSync(figure, 'utf8')) / 1024;
  }

  it(`needs less memory than the list of ${tags} tags`, async () => {
    const few = await measure(createTagged('few', 10));
    const many = await measure(createTagged('many', tags));
    const list = (tags * lineLength) / 1024 / 1024;
    console.log(
      `        ${few.toFixed(0)} MB for 10 tags, ${many.toFixed(0)} MB for ${tags}, whose list is ${list.toFixed(0)} MB`,
    );
    // Node collects garbage after some 18 MB of input; keeping every line takes 115 MB.
    expect(many - few).to.be.below(list);
  }).timeout(60_000);
});
