import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { execa } from 'execa';
import { kubeTools } from '../src/kube-tools.ts';
import { bundleSteps } from './helpers/bundle-steps.ts';

describe('the bundle', () => {
  let bundle = '';
  before(async () => {
    bundle = await bundleSteps('bundle.test.js');
  });

  after(() => rmSync(bundle, { force: true }));

  it('finds the layer package, in any working directory', async () => {
    const { stdout } = await execa(process.execPath, [bundle, 'kube-tools'], { cwd: '/' });
    expect(stdout).to.equal((await kubeTools()).directory);
  });
});
