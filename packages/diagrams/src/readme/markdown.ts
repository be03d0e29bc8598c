/** In columns, as Biome formats a table; the columns of `numbers` are aligned to the right. */
export function markdownTable(
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widthOf = (column: number) => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  const pad = (cell: string, column: number) =>
    numbers.includes(column) ? cell.padStart(widthOf(column)) : cell.padEnd(widthOf(column));
  const [first = [], ...others] = cells;
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => pad(cell, column)).join(' | ')} |`;
  const rule = first.map((_, column) =>
    numbers.includes(column) ? `${'-'.repeat(widthOf(column) - 1)}:` : '-'.repeat(widthOf(column)),
  );
  return [line(first), line(rule), ...others.map(line)];
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
