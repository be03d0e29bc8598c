import type { Configuration } from 'infra/config/configuration.ts';
import { priceTable } from 'infra/reports/summary/prices.ts';
import type { SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { awsCallTable, standInList } from './aws-calls.ts';
import { readFieldComments } from './field-comments.ts';
import { fieldTables } from './field-tables.ts';
import { markdownTable, replaceBetween } from './markdown.ts';
import { permissionsTable } from './permissions-table.ts';

const marks = [
  '<!-- Written by `npx --yes pnpm --filter diagrams run readme`: -->',
  '<!-- until here -->',
] as const;

/** The text of the README with the current tables of fields and prices. */
export function withTables(readme: string): string {
  return replaceBetween(readme, marks, [fieldTables(readFieldComments()), pricesAsTable()]);
}

/** The text of the page of permissions with the current table of roles. */
export function withPermissions(
  page: string,
  stacks: SynthesizedStacks,
  configuration: Configuration,
): string {
  return replaceBetween(page, marks, [permissionsTable(stacks, configuration)]);
}

/** The text of local-aws's README with the current table of calls and list of stand-ins. */
export function withStandIns(readme: string): string {
  return replaceBetween(readme, marks, [awsCallTable(), standInList()]);
}

function pricesAsTable(): string {
  const rows = priceTable.map(([what, each, loweredBy]) => [what, String(each), loweredBy]);
  return markdownTable([['what', 'each', 'lowered by'], ...rows], [1]).join('\n');
}
