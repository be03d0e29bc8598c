import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { environmentResources } from 'infra/reports/summary/environment-resources.ts';
import { monthlyCost } from 'infra/reports/summary/monthly-cost.ts';
import { fieldMappings } from 'tfvars-import/field-mappings.ts';
import { configuration } from '../../../infra/test/helpers/configuration.ts';
import { stacks } from '../../../infra/test/helpers/synthesize.ts';
import { withPermissions, withStandIns, withTables } from '../../src/readme/readme.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../infra/README.md'), 'utf8');

describe('the README of infra', () => {
  it('has the fields as they are; if not, type npx --yes pnpm --filter diagrams run readme', () => {
    expect(withTables(readme) === readme, 'README.md is stale').to.equal(true);
  });

  it('says what the delivered environments cost, by its own prices', () => {
    const [development, staging, production] = configuration.environments.map(
      (environment) => monthlyCost(environmentResources(stacks, environment.name), environment).fewestNodes,
    );
    expect(readme).to.include(
      `That makes some ${development} for development, whose nodes are spot, ${staging} for staging and ${production} for production`,
    );
  });

  it('names the tfvars variable of each field that mirrors one', () => {
    for (const { name, field } of fieldMappings)
      expect(readme).to.match(new RegExp(`^\\| \`${field}\` +\\| .*\`${name}\``, 'm'));
  });

  it('says what each field is for', () => {
    const rows = [...readme.matchAll(/^\| `([^`]+)` +\| `[^|]* \|.* \| (.*) \|$/gm)];
    expect(rows.length).to.be.above(20);
    for (const [, field, meaning] of rows) expect(meaning, field).to.match(/\w/);
  });
});

describe('docs/reference/permissions.md', () => {
  it('has the roles as they are; if not, type npx --yes pnpm --filter diagrams run readme', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/reference/permissions.md'), 'utf8');
    expect(withPermissions(page, stacks, configuration) === page, 'the page is stale').to.equal(true);
    for (const role of ['<pipeline>-build', '<pipeline>-deploy-<environment>', '<environment>-nodes'])
      expect(page).to.include(`\`${role}\``);
  });
});

describe('the README of local-aws', () => {
  const own = readFileSync(join(import.meta.dirname, '../../../local-aws/README.md'), 'utf8');

  it('has the calls and stand-ins as they are; if not, type npx --yes pnpm --filter diagrams run readme', () => {
    expect(withStandIns(own) === own, 'README.md is stale').to.equal(true);
  });

  it('names a permission for every call', () => {
    const rows = [...own.matchAll(/^\| (?:sts|ecr|eks|codepipeline|sns) \w+ +\| (.*?) +\| `src\/.*` +\|$/gm)];
    expect(rows.length).to.be.at.least(12);
    for (const [row, permission] of rows) expect(permission, row).to.match(/\w/);
  });
});
