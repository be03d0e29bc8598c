import { toPrintable } from 'tag-resolver';

/** What sets a colour or clears the rest of a line: of no meaning on a page, and the only escapes that programs mean well. */
const colours = new RegExp(`${String.fromCharCode(0x1b)}\\[[\\d;:]*[mK]`, 'g');

/**
 * Text of others (a file's name, a program's output, an answer) for a terminal or a page: colours are left out, and what
 * else a terminal would obey or hide is written out as `\u{…}`. Lines stay lines; those that a progress display wrote over
 * each other stand apart.
 */
export function printableText(text: string): string {
  return text
    .replaceAll(colours, '')
    .split(/\r?\n|\r/)
    .map((line) => toPrintable(line.replaceAll('\t', '  ')))
    .join('\n');
}
