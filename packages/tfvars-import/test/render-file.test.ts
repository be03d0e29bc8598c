import { expect } from 'chai';
import { renderFile } from '../src/render-file.ts';

describe('renderFile', () => {
  for (const [text, rendered] of [
    ['plain', "'plain'"],
    ["o'brien", '"o\'brien"'],
    ['say "hi"', '\'say "hi"\''],
    [`both ' and "`, `'both \\' and "'`],
    ['a\\b', "'a\\\\b'"],
  ] as const)
    it(`writes ${text} as Biome would`, () => {
      const file = renderFile(
        'subdomains',
        { deploymentsSubdomains: [text] },
        { fields: [], from: 'staging' },
      );
      expect(file).to.include(`  deploymentsSubdomains: [${rendered}],\n`);
    });
});
