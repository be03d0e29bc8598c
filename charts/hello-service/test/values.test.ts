import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { chartReadme } from '../../../packages/diagrams/src/readme/chart-readme.ts';
import { readChartValues } from '../../../packages/diagrams/src/readme/chart-values-table.ts';
import { chartDirectory, namedImage, refusalOf } from './helm.ts';

const read = (file: string) => readFileSync(chartDirectory + file, 'utf8');

/** The paths of all maps with keys; '' is the root. */
function mapPaths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const entries = Object.entries(value);
  if (entries.length === 0) return [];
  const below = entries.flatMap(([key, child]) => mapPaths(child, path === '' ? key : `${path}.${key}`));
  return [path, ...below];
}

describe('chart values', () => {
  it('match the table of the README; if not, run `pnpm chart:docs`', () => {
    expect(read('README.md')).to.equal(chartReadme(chartDirectory));
  });

  it('each have a comment that is a sentence', () => {
    const values = readChartValues(read('values.yaml'));
    expect(values).to.have.length.above(40);
    for (const { path, meaning } of values) expect(meaning, path).to.match(/^[A-Z`].*\.$/);
  });

  it('without a comment are refused by name', () => {
    const valuesYaml = '# -- What.\none: 1\ngroup:\n  # -- Which.\n  two: 2\n  three: 3\n';
    expect(() => readChartValues(valuesYaml)).to.throw('values.yaml: group.three has no note');
  });

  it('are all in the schema', () => {
    const schema = JSON.parse(read('values.schema.json'));
    const known = Object.keys(schema.properties).filter((name) => name !== 'global');
    expect(Object.keys(parse(read('values.yaml')))).to.have.members(known);
  });

  for (const path of mapPaths(parse(read('values.yaml')))) {
    it(`reject a misspelt key of ${path || 'the whole'}`, async () => {
      const key = path === '' ? 'mispelt' : `${path}.mispelt`;
      const refusal = await refusalOf({ text: { ...namedImage, [key]: 'x' } });
      expect(refusal).to.include(`at '${path && `/${path.replaceAll('.', '/')}`}'`);
      expect(refusal).to.include("additional properties 'mispelt' not allowed");
    });
  }
});
