import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { supportNotes } from './helpers/support-notes.ts';
import { stacks } from './helpers/synthesize.ts';
import { createTestWorkspace } from './helpers/test-workspace.ts';

describe('pnpm synth', () => {
  const workspace = createTestWorkspace({ isBundled: true });
  const { folder: directory } = workspace;
  const sources = join(workspace.infra, 'src');
  after(() => workspace.remove());

  interface Run {
    readonly program: string;
    readonly flags?: readonly string[];
    readonly output?: string;
  }

  function synth({ program, flags = [], output = join(directory, program) }: Run) {
    // Without Terraform: a synthesis does not need it.
    const env = {
      ...process.env,
      ...workspace.compileCache,
      PATH: '',
      CDKTF_OUTDIR: output,
    };
    const args = [join(sources, program), ...flags];
    return spawnSync(process.execPath, args, { cwd: directory, env, encoding: 'utf8' });
  }

  function textOf(program: string, stack: string): string {
    return readFileSync(join(directory, program, 'stacks', stack, 'cdk.tf.json'), 'utf8');
  }

  for (const program of ['bundled-synth.js', 'main.ts'])
    it(`prints the file of every stack, from any working directory (${program})`, () => {
      const run = synth({ program });
      expect(run).to.include({ status: 0, stderr: supportNotes() });
      expect(run.stdout.trim().split('\n')).to.have.members(
        [...stacks.keys()].map((name) => `${program}/stacks/${name}/cdk.tf.json`),
      );
    });

  it('says in one sentence that it cannot write', () => {
    const { status, stdout, stderr } = synth({ program: 'main.ts', output: join(sources, 'main.ts', 'out') });
    expect([status, stdout]).to.deep.equal([1, '']);
    expect(stderr.replace(supportNotes(), '')).to.match(
      /^ENOTDIR: not a directory, mkdir '.*out': mend this and run it again\n$/,
    );
  });

  it('writes the same of its bundle as of its sources', () => {
    for (const name of stacks.keys())
      expect(textOf('bundled-synth.js', name), name).to.equal(textOf('main.ts', name));
  });

  it('tells the same order of its bundle as of its sources', () => {
    const [bundled, plain] = ['bundled-synth.js', 'main.ts'].map((program) =>
      synth({ program, flags: ['--order'] }),
    );
    expect(bundled).to.include({ status: 0, stderr: supportNotes() });
    expect(bundled?.stdout).to.equal(plain?.stdout).and.include('development-network');
  });

  it('writes no path of the machine and no secret into a stack', () => {
    const text = textOf('bundled-synth.js', 'delivery');
    expect(text).not.to.include(directory).and.not.include(sources);
    expect(text).not.to.match(/AKIA[0-9A-Z]{16}|aws_secret_access_key/);
  });

  for (const word of ['--oder', '--order=yes', 'delivery', '-x', '--no-order'])
    it(`refuses ${word} in one sentence, with what it knows`, () => {
      const run = synth({ program: 'bundled-synth.js', flags: [word] });
      expect(run).to.include({ status: 2, stdout: '' });
      expect(run.stderr).to.match(
        new RegExp(`^pnpm synth does not know ${word}; type --order[^;]*, or nothing\\.\\n$`),
      );
    });
});
