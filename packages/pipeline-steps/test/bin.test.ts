import { cpSync, mkdtempSync, rmSync } from 'node:fs';
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
});
