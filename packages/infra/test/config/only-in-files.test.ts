import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../helpers/configuration.ts';

const sources = join(import.meta.dirname, '../../src');
/** Files that know the placeholder, and files that pass invented ARNs to checks. */
const exceptions = /^(config\/placeholders\.ts|verify\/parliament\.ts)$/;

describe('what belongs to an account', () => {
  const texts = globSync('**/*.ts', { cwd: sources })
    .filter((file) => !exceptions.test(file))
    .map((file) => ({
      file,
      text: readFileSync(join(sources, file), 'utf8').replaceAll(/^ *(\/\/|\/?\*).*$/gm, ''),
    }));

  it('is looked for in all sources', () => {
    expect(texts.map(({ file }) => file)).to.include.members(['synthesize.ts', 'stacks/eks.ts']);
  });

  const { account, environments } = configuration;
  const own = [
    account.accountId,
    ...environments.flatMap(({ network, ingress }) => [network.clusterName, ingress.dnsBaseDomain]),
  ];
  for (const value of new Set(own))
    it(`is in the environment files alone: ${value}`, () => {
      expect(texts.filter(({ text }) => text.includes(value)).map(({ file }) => file)).to.deep.equal([]);
    });

  it('is no account id at all in the sources', () => {
    expect(texts.filter(({ text }) => /\b\d{12}\b/.test(text)).map(({ file }) => file)).to.deep.equal([]);
  });
});
