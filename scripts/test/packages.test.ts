import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');
const packages = readdirSync(join(root, 'packages'));

/** The packages that the sources of a package import, by their bare names; by a path they would escape the picture. */
function readImports(importer: string): string[] {
  const files = globSync(`packages/${importer}/src/**/*.{ts,js}`, {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  });
  const names = files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    expect(source, file).not.to.match(/'(?:\.\.\/)+[a-z-]+\/src\//);
    return [...source.matchAll(/\b(?:from|import|resolve\() ?'([a-z-]+)[/']/g)].map(([, name = '']) => name);
  });
  return packages.filter((name) => names.includes(name));
}

const imports = new Map(packages.map((name) => [name, readImports(name)]));
const importsOf = (name: string) => imports.get(name) ?? [];
const arrows = packages.flatMap((name) => importsOf(name).map((other) => `${name} --> ${other}`)).sort();

describe('the packages', () => {
  it('import each other as the picture in ARCHITECTURE.md shows', () => {
    const [, picture = ''] =
      /```mermaid\n([\s\S]*?)```/.exec(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')) ?? [];
    const drawn = picture.split('\n').map((line) => line.trim());
    expect(drawn.filter((line) => line.includes('-->')).sort()).to.deep.equal(arrows);
  });

  it('import each other in one direction only', () => {
    const visit = (name: string, way: readonly string[]): void => {
      expect(way, [...way, name].join(' -> ')).to.not.include(name);
      for (const next of importsOf(name)) visit(next, [...way, name]);
    };
    for (const name of packages) visit(name, []);
  });

  it('declare what they import, and import what they declare', () => {
    for (const name of packages) {
      const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
      const imported = importsOf(name);
      if (imported.length > 0)
        expect({ ...manifest.dependencies, ...manifest.devDependencies }, name).to.include.keys(...imported);
      expect(imported, name).to.include.members(
        packages.filter((other) => other in (manifest.dependencies ?? {})),
      );
    }
  });
});
