import { alignColumns } from 'infra/reports/align-columns.ts';

/** In columns, as Biome formats a table; the columns of `numbers` are aligned to the right. */
export function markdownTable(
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string[] {
  const isNumber = (column: number) => numbers.includes(column);
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const [heading = [], ...others] = alignColumns(escaped, isNumber);
  const rule = heading.map(({ length }, column) =>
    isNumber(column) ? `${'-'.repeat(length - 1)}:` : '-'.repeat(length),
  );
  return [heading, rule, ...others].map((cells) => `| ${cells.join(' | ')} |`);
}

/**
 * The text with each part between the two marks replaced, in their order.
 * @throws Error when the text has other than one pair of marks for each part.
 */
export function replaceBetween(
  text: string,
  [begin, end]: readonly [string, string],
  parts: readonly string[],
): string {
  const [first = '', ...others] = text.split(begin);
  const rests = others.map((other) => other.split(end)[1]);
  if (others.length !== parts.length || rests.includes(undefined))
    throw new Error(
      `There are ${others.length} lines ${begin}, and ${parts.length} are needed, each with ${end} after it.`,
    );
  return first + parts.map((part, index) => `${begin}\n\n${part}\n\n${end}${rests[index]}`).join('');
}
