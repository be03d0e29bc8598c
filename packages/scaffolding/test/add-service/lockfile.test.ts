import { expect } from 'chai';
import { withImporter } from '../../src/add-service/lockfile.ts';

const importer = (folder: string, version: string) =>
  `  ${folder}:\n    dependencies:\n      koa:\n        specifier: ${version}\n        version: ${version}\n\n`;
const root = '  .:\n    devDependencies:\n      mocha:\n        specifier: 1.0.0\n        version: 1.0.0\n\n';
const lockfile = (...importers: string[]) =>
  `lockfileVersion: '9.0'\n\nimporters:\n\n${root}${importers.join('')}packages:\n\n  koa@3.0.0:\n    engines: {}\n`;
const hello = importer('packages/hello-service', '3.0.0');
const infra = importer('packages/infra', '2.0.0');
const infraChecks = importer('packages/infra-checks', '2.0.0');

describe('withImporter', () => {
  for (const [to, after] of [
    ['packages/a', [importer('packages/a', '3.0.0'), hello, infra, infraChecks]],
    ['packages/in', [hello, importer('packages/in', '3.0.0'), infra, infraChecks]],
    ['packages/infra-b', [hello, infra, importer('packages/infra-b', '3.0.0'), infraChecks]],
    ['packages/orders', [hello, infra, infraChecks, importer('packages/orders', '3.0.0')]],
  ] as const)
    it(`adds ${to} in alphabetical order, with the dependencies of its template`, () => {
      expect(withImporter(lockfile(hello, infra, infraChecks), 'packages/hello-service', to)).to.equal(
        lockfile(...after),
      );
    });

  it('gives up on a lockfile without the template', () => {
    expect(withImporter(lockfile(infra), 'packages/hello-service', 'packages/orders')).to.equal(undefined);
    expect(withImporter('', 'packages/hello-service', 'packages/orders')).to.equal(undefined);
  });
});
