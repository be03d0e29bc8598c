/** Writes out what a terminal would obey or hide (control characters, marks of direction) as `\u{…}`. */
export function toPrintable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** The same for several lines; those that a progress display wrote over each other stand apart. */
export function toPrintableLines(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => toPrintable(line.replaceAll('\t', ' ')).trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
