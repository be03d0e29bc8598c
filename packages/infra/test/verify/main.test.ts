import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

const program = join(import.meta.dirname, '../../src/verify/main.ts');

describe('src/verify/main.ts', () => {
  it('refuses any word, and judges nothing then', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'checkov'], {
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).to.deep.equal({
      status: 2,
      stdout: '',
      stderr: 'pnpm --filter infra run verify takes nothing, not checkov; type it alone.\n',
    });
  });
});
