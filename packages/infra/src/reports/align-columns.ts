/** The cells, each as wide as the widest of its column; a column of numbers is aligned to the right. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  isNumber: (column: number) => boolean = () => false,
): string[][] {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row.map((cell, column) =>
      isNumber(column) ? cell.padStart(widthOf(column)) : cell.padEnd(widthOf(column)),
    ),
  );
}
