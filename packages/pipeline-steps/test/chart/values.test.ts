import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { isMap, isScalar, parse, parseDocument, type YAMLMap } from 'yaml';
import { chartDirectory } from './helm.ts';

const read = (file: string) => readFileSync(chartDirectory + file, 'utf8');

/** The values that a person may set one by one; `resources` counts as one. */
function valuePaths(map: YAMLMap, prefix = ''): string[] {
  return map.items.flatMap(({ key, value }) => {
    const path = prefix + (isScalar(key) ? String(key.value) : '');
    const isGroup = isMap(value) && value.items.length > 0 && path !== 'resources';
    return isGroup ? valuePaths(value, `${path}.`) : [path];
  });
}

describe('chart values', () => {
  const text = read('values.yaml');
  const { contents } = parseDocument<YAMLMap>(text);
  const paths = contents === null ? [] : valuePaths(contents as YAMLMap);

  it('are each explained by a line above', () => {
    const lines = text.split('\n');
    for (const path of paths) {
      const key = path.split('.').at(-1);
      const explained = lines.some(
        (line, index) => line.trimStart().startsWith(`${key}:`) && isNote(lines[index - 1]),
      );
      expect(explained, path).to.equal(true);
    }
  });

  it('are each a row of the table in the README, in the same order', () => {
    const rows = [...read('README.md').matchAll(/^\| `([\w.]+)` +\|/gm)].map(([, path]) => path);
    expect(rows).to.deep.equal(paths);
  });

  it('are each known to the schema', () => {
    const schema = JSON.parse(read('values.schema.json'));
    const known = Object.keys(schema.properties).filter((name) => name !== 'global');
    expect(Object.keys(parse(text))).to.have.members(known);
  });
});

function isNote(line: string | undefined): boolean {
  return line?.trimStart().startsWith('# -- ') ?? false;
}
