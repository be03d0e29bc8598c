import { toPrintable } from 'tag-resolver';

/** Escapes that set a colour or clear the rest of a line. */
const colours = new RegExp(`${String.fromCharCode(0x1b)}\\[[\\d;:]*[mK]`, 'g');

/**
 * Makes text from outside (file names, program output, answers) safe for a terminal or a page: it drops colours and
 * writes other control characters as `\u{…}`. Lines that a progress display
 * overwrote become separate lines.
 */
export function printableText(text: string): string {
  return text
    .replaceAll(colours, '')
    .split(/\r?\n|\r/)
    .map((line) => toPrintable(line.replaceAll('\t', '  ')))
    .join('\n');
}
