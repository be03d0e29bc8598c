import { expect } from 'chai';
import { toPrintable, toPrintableLines } from '../src/printable.ts';

describe('toPrintable', () => {
  it('writes out what a terminal would obey or hide', () => {
    expect(toPrintable('a\u001b[31m\u202eb\n')).to.equal(String.raw`a\u{1b}[31m\u{202e}b\u{a}`);
  });

  it('leaves other text as it is', () => expect(toPrintable('v1.0 – ü ☂')).to.equal('v1.0 – ü ☂'));
});

describe('toPrintableLines', () => {
  it('keeps lines apart and drops empty ones', () => {
    expect(toPrintableLines('a\r\n\n1%\r2%\n\tb \u0007\n')).to.equal('a\n1%\n2%\n b \\u{7}');
  });
});
