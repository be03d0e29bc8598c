/** Pads each cell to the width of its column. Columns of numbers are aligned to the right. */
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
