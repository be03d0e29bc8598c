import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { kubeTools } from '../src/kube-tools.ts';

const room = fileURLToPath(new URL('..', import.meta.url));
const bundle = 'dist/bundle.test.js';

describe('the bundle', () => {
  // The build script of package.json, with another output file, because a pipeline may be running the usual one.
  before(() => execa(process.execPath, ['--run', 'build', '--', `--outfile=${bundle}`], { cwd: room }));

  after(() => rmSync(`${room}/${bundle}`, { force: true }));

  it('finds the layer package, in any working directory', async () => {
    const { stdout } = await execa(process.execPath, [`${room}/${bundle}`, 'kube-tools'], { cwd: '/' });
    expect(stdout).to.equal((await kubeTools()).directory);
  });
});
