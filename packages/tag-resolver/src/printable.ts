/** Writes out what a terminal would obey or hide (control characters, marks of direction) as `\u{…}`. */
export function toPrintable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** JSON of the same meaning in which a program finds, and a terminal sees, one line: those characters as `\uXXXX`. */
export function toPrintableJson(json: string): string {
  return json.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
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

/** Quotes a path for a line of bash, in characters that a terminal shows. */
export function quotePath(path: string): string {
  if (path === toPrintable(path)) return `'${path.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = path.replaceAll(/[\\']/g, String.raw`\$&`);
  const shown = escaped.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return String.raw`\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`;
  });
  return `$'${shown}'`;
}
