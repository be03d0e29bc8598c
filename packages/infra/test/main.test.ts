import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const main = join(import.meta.dirname, '../src/main.ts');

describe('src/main.ts', () => {
  const directory = mkdtempSync(join(tmpdir(), 'infra-main-'));
  after(() => rmSync(directory, { recursive: true }));

  it('writes every stack from any working directory, without a word', () => {
    const run = spawnSync(process.execPath, [main], {
      cwd: directory,
      env: { ...process.env, CDKTF_OUTDIR: join(directory, 'out') },
      encoding: 'utf8',
    });
    expect(run).to.include({ status: 0, stdout: '', stderr: '' });
    for (const name of ['state', 'delivery'])
      expect(existsSync(join(directory, 'out/stacks', name, 'cdk.tf.json')), name).to.equal(true);
  });

  it('writes no path of the machine and no secret into a stack', () => {
    const text = readFileSync(join(directory, 'out/stacks/delivery/cdk.tf.json'), 'utf8');
    expect(text)
      .not.to.include(directory)
      .and.not.include(import.meta.dirname);
    expect(text).not.to.match(/AKIA[0-9A-Z]{16}|aws_secret_access_key/);
  });
});
