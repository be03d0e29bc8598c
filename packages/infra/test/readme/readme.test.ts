import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFieldTables } from '../../src/readme/readme.ts';
import { tfvarsHomes } from '../../src/tfvars/tfvars-homes.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

describe('the README of infra', () => {
  it('has the fields as they are; if not, type npx --yes pnpm --filter infra run readme', () => {
    expect(withFieldTables(readme) === readme, 'README.md is stale').to.equal(true);
  });

  it('names the tfvars variable of each field that mirrors one', () => {
    for (const { name, field } of tfvarsHomes)
      expect(readme).to.match(new RegExp(`^\\| \`${field}\` +\\| .*\`${name}\``, 'm'));
  });

  it('says what each field is for', () => {
    const rows = [...readme.matchAll(/^\| `([^`]+)` +\| `[^|]* \|.* \| (.*) \|$/gm)];
    expect(rows.length).to.be.above(20);
    for (const [, field, meaning] of rows) expect(meaning, field).to.match(/\w/);
  });
});
