import { expect } from 'chai';
import { ansiLine } from '../../../src/report/page/ansi-line.ts';

const cases: readonly (readonly [string, string, string])[] = [
  ['a colour until its reset', '\u001b[31mred\u001b[0m not', '<span class="red">red</span> not'],
  ['bright colours as the others', '\u001b[92mok', '<span class="green">ok</span>'],
  ['bold and a colour together', '\u001b[1;33mcare', '<span class="yellow bold">care</span>'],
  [
    'a colour that ends alone',
    '\u001b[1;36ma\u001b[39mb',
    '<span class="cyan bold">a</span><span class="bold">b</span>',
  ],
  ['the first 16 of 256 colours', '\u001b[38;5;1ma', '<span class="red">a</span>'],
  ['no other colour than these', '\u001b[38;2;31;32;33ma\u001b[38;5;200mb', 'ab'],
  ['no background', '\u001b[48;5;1;32ma', '<span class="green">a</span>'],
  ['an empty sequence as a reset', '\u001b[31ma\u001b[mb', '<span class="red">a</span>b'],
  ['markup in a colour as text', '\u001b[31m<b>\u001b[0m&', '<span class="red">&lt;b&gt;</span>&amp;'],
  ['other sequences in writing', '\u001b]0;title\u0007\u202ea', '\\u{1b}]0;title\\u{7}\\u{202e}a'],
  ['nothing in the names of classes but its own', '\u001b[31";>ma', '\\u{1b}[31&quot;;&gt;ma'],
];

describe('ansiLine', () => {
  for (const [title, line, expected] of cases)
    it(`shows ${title}`, () => {
      expect(ansiLine(line).text).to.equal(expected);
    });
});
