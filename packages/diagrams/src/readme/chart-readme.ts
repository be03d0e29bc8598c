import { readFileSync } from 'node:fs';
import { chartValuesTable, readChartValues } from './chart-values-table.ts';
import { replaceBetween } from './markdown.ts';

const marks = [
  '<!-- Written by `pnpm chart:docs` from values.yaml. -->',
  '<!-- End of the generated table. -->',
] as const;

/** The README of a chart, with the table of the current values.yaml. */
export function chartReadme(chartDirectory: string): string {
  const readme = readFileSync(`${chartDirectory}/README.md`, 'utf8');
  const values = readFileSync(`${chartDirectory}/values.yaml`, 'utf8');
  return replaceBetween(readme, marks, [chartValuesTable(readChartValues(values))]);
}
