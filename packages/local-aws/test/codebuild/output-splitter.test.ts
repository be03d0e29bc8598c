import { expect } from 'chai';
import { OutputSplitter } from '../../src/codebuild/output-splitter.ts';

function split(chunks: readonly (string | Buffer)[]): string[] {
  const parts: string[] = [];
  const splitter = new OutputSplitter('TOKEN', {
    onText: (text) => parts.push(text),
    onReport: (word, value) => parts.push(`<${word}=${value}>`),
  });
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  return parts;
}

describe('OutputSplitter', () => {
  const cases: [string, (string | Buffer)[], string][] = [
    ['text alone', ['a\nb'], 'a\nb'],
    ['a report between text', ['a\n\x1eTOKEN ended 0\nb'], 'a\n|<ended=0>|b'],
    ['a report after an unfinished line', ['a\x1eTOKEN ended 0\n'], 'a|<ended=0>'],
    ['a report in pieces', ['a\x1eTO', 'KEN en', 'ded 12', '7\nb'], 'a|<ended=127>|b'],
    ['two reports', ['\x1eTOKEN started 42\n\x1eTOKEN ended 0\n'], '<started=42>|<ended=0>'],
    ['a separator of the command itself', ['a\x1eb\n'], 'a\x1eb\n'],
    ['a separator at the end of a chunk', ['a\x1e', 'b'], 'a|\x1eb'],
    ['a report with another token', ['\x1eOTHER ended 0\n'], '\x1eOTHER ended 0\n'],
    ['a letter in pieces', [Buffer.from([0xc3]), Buffer.from([0xa9])], 'é'],
  ];
  for (const [what, chunks, expected] of cases) {
    it(`parts ${what}`, () => {
      expect(split(chunks).join('|')).to.equal(expected);
    });
  }
});
