import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { bundleSteps } from './helpers/bundle-steps.ts';
import { startGitStory } from './helpers/git-story.ts';
import { createStepFolder, digest } from './helpers/step-folder.ts';

describe('the bundle', () => {
  let bundle = '';
  before(async () => {
    bundle = await bundleSteps('bundle.test.cjs');
  });

  after(() => rmSync(bundle, { force: true }));

  it('packs itself, with the helm and kubectl of the layer package, into an artifact where it runs', async () => {
    const folder = await createStepFolder();
    const commitId = startGitStory(folder.context).commit('first');
    mkdirSync(join(folder.path, 'chart'));
    for (const path of ['chart/Chart.yaml', 'deploy.yaml']) writeFileSync(join(folder.path, path), '');
    writeFileSync(join(folder.path, 'steps.js'), await readFile(bundle));
    const content = ['--release', 'hello-service', '--commit', commitId, '--image-tag', '1.0.2'];
    content.push('--image-digest', digest);
    const paths = [
      '--artifact',
      'out',
      '--chart',
      'chart',
      '--buildspec',
      'deploy.yaml',
      '--steps',
      'steps.js',
    ];
    const options = { cwd: folder.path, env: { HOME: homedir() } };
    const packed = await execa(process.execPath, [bundle, 'pack-artifact', ...content, ...paths], options);
    const artifact = join(folder.path, 'out');
    const steps = ['bin/pipeline-steps', 'verify-artifact', '--artifact-digest', packed.stdout, ...content];
    await execa(process.execPath, steps, { cwd: artifact });
    const program = (name: string, ...args: string[]) =>
      execa(name, args, { cwd: artifact, env: { PATH: `${artifact}/bin:${process.env['PATH']}` } });
    expect((await program('helm', 'version', '--short')).stdout).to.match(/^v4\.2\.3\+/);
    expect((await program('kubectl', 'version', '--client')).stdout).to.match(/^Client Version: v1\.36\.3\b/);
    expect((await program('pipeline-steps', '--help')).stdout).to.match(/^Usage: pipeline-steps /);
    folder.remove();
  });
});
