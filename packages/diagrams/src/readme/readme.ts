import { priceTable } from 'infra/reports/summary/prices.ts';
import { readFieldComments } from './field-comments.ts';
import { fieldTables } from './field-tables.ts';
import { markdownTable, replaceBetween } from './markdown.ts';

const marks = [
  '<!-- Written by `npx --yes pnpm --filter diagrams run readme`: -->',
  '<!-- until here -->',
] as const;

/** The text of the README with the current tables of fields and prices. */
export function withTables(readme: string): string {
  return replaceBetween(readme, marks, [fieldTables(readFieldComments()), pricesAsTable()]);
}

function pricesAsTable(): string {
  const rows = priceTable.map(([what, each, loweredBy]) => [what, String(each), loweredBy]);
  return markdownTable([['what', 'each', 'lowered by'], ...rows], [1]).join('\n');
}
