import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../../../infra/test/helpers/run-program.ts';

describe('src/verify/main.ts', () => {
  it('refuses any word, and judges nothing then', () => {
    expect(runProgram(join(import.meta.dirname, '../../src/verify/main.ts'), 'checkov')).to.deep.equal({
      exitCode: 2,
      stdout: '',
      stderr: 'pnpm --filter infra-checks run verify takes nothing, not checkov; type it alone.\n',
    });
  });
});
