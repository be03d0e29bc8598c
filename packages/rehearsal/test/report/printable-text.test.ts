import { expect } from 'chai';
import { printableText } from '../../src/report/printable-text.ts';

describe('printableText', () => {
  it('leaves colours out', () => {
    expect(printableText('\u001b[1;31merror\u001b[0m:\u001b[K it \u001b[38;5;1mfailed\u001b[m')).to.equal(
      'error: it failed',
    );
  });

  it('lets no unfinished sequence swallow what follows', () => {
    expect(printableText('a\u001b]0;title\nb')).to.equal('a\\u{1b}]0;title\nb');
  });

  it('writes out what else a terminal would obey or hide', () => {
    expect(printableText('a\u001bb\u0007\u202eexe.txt\u009b')).to.equal(
      String.raw`a\u{1b}b\u{7}\u{202e}exe.txt\u{9b}`,
    );
  });

  it('keeps lines, also those of a progress display, and sets tabs as spaces', () => {
    expect(printableText('a\r\n\n\tb\n1 %\r2 %')).to.equal('a\n\n  b\n1 %\n2 %');
  });

  it('leaves other text as it is', () => {
    expect(printableText('✔ Bücher – ☂')).to.equal('✔ Bücher – ☂');
  });
});
