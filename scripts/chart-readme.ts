import { readFileSync } from 'node:fs';
import { chartValuesTable, readChartValues } from './chart-values-table.ts';

const begin = '<!-- Written by `pnpm chart:docs` from values.yaml. -->';
const end = '<!-- End of the generated table. -->';

/**
 * The README of the chart in a folder, with the table of its values as values.yaml has them now.
 * @throws Error when the README lacks the two marks between which the table goes.
 */
export function chartReadme(chartDirectory: string): string {
  const readme = readFileSync(`${chartDirectory}/README.md`, 'utf8');
  const values = readFileSync(`${chartDirectory}/values.yaml`, 'utf8');
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${chartDirectory}/README.md: lacks the line ${begin} or ${end}: write both.`);
  return `${before}${begin}\n\n${chartValuesTable(readChartValues(values))}\n\n${end}${after}`;
}
