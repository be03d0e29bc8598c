import { alignColumns } from 'infra/reports/align-columns.ts';

/** A Markdown table with even columns. Those in `numbers` are aligned to the right. */
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
 * Replaces each text between the two marks by a part, in order.
 * @throws Error if the number of marks differs from the number of parts.
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
