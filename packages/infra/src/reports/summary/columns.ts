/** Lines of cells under each other, two spaces apart; an empty cell at a line's end leaves no spaces. */
export function columns(rows: readonly (readonly string[])[], indent: string): string[] {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    `${indent}${row.map((cell, column) => cell.padEnd(widthOf(column))).join('  ')}`.trimEnd(),
  );
}
