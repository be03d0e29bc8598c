import { priceTable } from 'infra/reports/summary/prices.ts';
import { readFieldComments } from './field-comments.ts';
import { fieldTables, markdownTable } from './field-tables.ts';

const begin = '<!-- Written by `npx --yes pnpm --filter diagrams run readme`: -->';
const end = '<!-- until here -->';

/** The README's text with the tables of the fields and of the prices as they are now. */
export function withTables(readme: string): string {
  const parts = readme.split(begin);
  const tables = [fieldTables(readFieldComments()), pricesAsTable()];
  if (parts.length !== tables.length + 1)
    throw new Error(
      `The README has ${parts.length - 1} lines ${begin}, one for each of ${tables.length} tables.`,
    );
  return parts
    .map((part, index) => {
      if (index === 0) return part;
      const [, after] = part.split(end);
      if (after === undefined) throw new Error(`The README has a line ${begin} without ${end}.`);
      return `${begin}\n\n${tables[index - 1]}\n\n${end}${after}`;
    })
    .join('');
}

function pricesAsTable(): string {
  const rows = priceTable.map(([what, each, loweredBy]) => [what, String(each), loweredBy]);
  return markdownTable([['what', 'each', 'lowered by'], ...rows], [1]).join('\n');
}
