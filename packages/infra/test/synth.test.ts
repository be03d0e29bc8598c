import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stacks } from './helpers/synthesize.ts';

const program = join(import.meta.dirname, '../src/synth.ts');

describe('pnpm synth', () => {
  const directory = mkdtempSync(join(tmpdir(), 'infra-synth-'));
  after(() => rmSync(directory, { recursive: true }));

  function synth(...flags: string[]) {
    const env = { ...process.env, CDKTF_OUTDIR: join(directory, 'out') };
    return spawnSync(process.execPath, [program, ...flags], { cwd: directory, env, encoding: 'utf8' });
  }

  it('prints the file of every stack', () => {
    const run = synth();
    expect(run).to.include({ status: 0, stderr: '' });
    expect(run.stdout.trim().split('\n')).to.have.members(
      [...stacks.keys()].map((name) => `out/stacks/${name}/cdk.tf.json`),
    );
  });

  for (const word of ['--oder', '--order=yes', 'delivery', '-x', '--no-order'])
    it(`refuses ${word} in one sentence, with what it knows`, () => {
      const run = synth(word);
      expect(run).to.include({ status: 2, stdout: '' });
      expect(run.stderr).to.match(
        new RegExp(`^pnpm synth does not know ${word}; type --order[^;]*, or nothing\\.\\n$`),
      );
    });
});
