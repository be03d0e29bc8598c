import { readFieldComments } from './field-comments.ts';
import { fieldTables } from './field-tables.ts';

const begin = '<!-- Written by `npx --yes pnpm --filter infra run readme`: -->';
const end = '<!-- until here -->';

/** The README's text with the tables of the fields as they are now. */
export function withFieldTables(readme: string): string {
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`The README has no lines ${begin} and ${end}.`);
  return `${before}${begin}\n\n${fieldTables(readFieldComments())}\n\n${end}${after}`;
}
