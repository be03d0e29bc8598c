import { expect } from 'chai';
import { shortList } from '../../src/steps/deliver.ts';

describe('shortList', () => {
  it('keeps a file’s name on the line, whatever is in it', () => {
    expect(shortList(['a\nb', '\u001b[2J'])).to.equal(String.raw`a\u{a}b, \u{1b}[2J`);
  });

  it('counts the rest of a long list', () => {
    const names = Array.from({ length: 23 }, (_, index) => `file-${index}`);
    expect(shortList(names)).to.equal('file-0, file-1, file-2, file-3, file-4, and 18 more');
  });
});
