import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { supportNotes } from './helpers/support-notes.ts';
import { createTestWorkspace, type TestWorkspace } from './helpers/test-workspace.ts';

describe('src/bundled-synth.js', function () {
  this.timeout(30_000);
  let workspace: TestWorkspace;
  let copy: string;

  beforeEach(() => {
    workspace = createTestWorkspace();
    copy = workspace.infra;
  });
  afterEach(() => workspace.remove());

  function run() {
    const env = { ...process.env, ...workspace.compileCache, CDKTF_OUTDIR: join(workspace.folder, 'out') };
    return spawnSync(process.execPath, [join(copy, 'src/bundled-synth.js')], { env, encoding: 'utf8' });
  }

  it('runs the sources, and says why, where a bundle can’t be written', () => {
    writeFileSync(join(copy, 'dist'), 'no folder');
    const { status, stdout, stderr } = run();
    expect(status).to.equal(0);
    expect(stdout).to.include('delivery/cdk.tf.json');
    expect(stderr.replace(supportNotes(), '')).to.match(
      /^packages\/infra\/dist\/synth\.js can't be made, so its sources are run: .*EEXIST.*\n$/,
    );
  });

  it('runs the sources where the bundle has a fault that they have not, and says so', () => {
    expect(run()).to.include({ status: 0, stderr: supportNotes() });
    const bundle = join(copy, 'dist/synth.js');
    const end = spawnSync('tail', ['-c', '67', bundle], { encoding: 'utf8' }).stdout;
    writeFileSync(bundle, `throw new Error('cut off');${end}`);
    const { status, stdout, stderr } = run();
    expect(status).to.equal(0);
    expect(stdout).to.include('delivery/cdk.tf.json');
    expect(stderr.replace(supportNotes(), '')).to.equal(
      'packages/infra/dist/synth.js failed where its sources do not, remove it: Error: cut off\n',
    );
  });

  it('tells an error of an environment file by its own lines, once', () => {
    appendFileSync(join(copy, 'environments/staging/eks.ts'), "\nthrow new Error('on purpose');\n");
    const { status, stdout, stderr } = run();
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr.split('Error: on purpose')).to.have.length(2);
    expect(stderr).to.include('environments/staging/eks.ts:');
  });

  it('tells faults once', () => {
    rmSync(join(copy, 'environments/staging/eks.ts'));
    expect(run()).to.include({
      status: 1,
      stdout: '',
      stderr: 'packages/infra/environments/staging/eks.ts: is missing; copy it from another environment\n',
    });
  });

  it('keeps the bundle with the list of its sources, and nothing else', () => {
    expect(run()).to.include({ status: 0, stderr: supportNotes() });
    expect(spawnSync('ls', [join(copy, 'dist')], { encoding: 'utf8' }).stdout).to.equal(
      'synth.js\nsynth.json\n',
    );
  });

  it('bundles zod without the translations of its messages', () => {
    expect(run()).to.include({ status: 0, stderr: supportNotes() });
    const bundle = readFileSync(join(copy, 'dist/synth.js'), 'utf8');
    expect(bundle).to.include('Invalid input').and.not.include('Eingabe');
  });
});
