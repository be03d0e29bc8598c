import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');
const oddlyFormatted = 'export default {\n      accountId:    "111122223333"   };\n';

describe('the linter', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lint-'));
    cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    cpSync(join(root, '.gitignore'), join(folder, '.gitignore'));
    spawnSync('git', ['init', '--quiet'], { cwd: folder });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function exitCodeFor(file: string): number | null {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), oddlyFormatted);
    return spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--error-on-warnings', file], {
      cwd: folder,
    }).status;
  }

  it("accepts a user's own files in any format", () => {
    for (const file of ['account.ts', 'trial/eks.ts'])
      expect(exitCodeFor(`packages/infra/environments/${file}`), file).to.equal(0);
  });

  it('refuses an unformatted file of the project', () => {
    expect(exitCodeFor('packages/infra/src/errors.ts')).to.equal(1);
  });
});
