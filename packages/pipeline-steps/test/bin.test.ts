import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

describe('bin/pipeline-steps.js', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-steps-bin-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says what to type if the program is not built', async () => {
    for (const name of ['bin', 'package.json'])
      cpSync(join(packageFolder, name), join(folder, name), { recursive: true });
    const bin = join(folder, 'bin/pipeline-steps.js');
    expect(await execa(process.execPath, [bin, 'verify-source'], { reject: false })).to.include({
      exitCode: 1,
      stdout: '',
      stderr: 'pipeline-steps: not built yet; type: pnpm --filter pipeline-steps run build',
    });
  });

  it('runs the sources of a fresh clone, where nothing is built', async () => {
    for (const name of ['bin', 'src', 'package.json'])
      cpSync(join(packageFolder, name), join(folder, name), { recursive: true });
    symlinkSync(join(packageFolder, 'node_modules'), join(folder, 'node_modules'));
    const { exitCode, stdout, stderr } = await execa(process.execPath, [
      join(folder, 'bin/pipeline-steps.js'),
      '--help',
    ]);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout).to.match(/^Usage: pipeline-steps /);
  });
});
