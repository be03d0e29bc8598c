import { globSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chartReadme } from './chart-readme.ts';

const root = join(import.meta.dirname, '../../../..');

for (const file of globSync('charts/*/Chart.yaml', { cwd: root })) {
  const chartDirectory = join(root, dirname(file));
  writeFileSync(`${chartDirectory}/README.md`, chartReadme(chartDirectory));
}
