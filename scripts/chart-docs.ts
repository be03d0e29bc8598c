import { globSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { chartReadme } from './chart-readme.ts';

for (const file of globSync('charts/*/Chart.yaml')) {
  const chartDirectory = dirname(file);
  writeFileSync(`${chartDirectory}/README.md`, chartReadme(chartDirectory));
}
