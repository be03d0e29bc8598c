/** Escapes characters that a terminal interprets or hides (control and direction characters) as `\u{…}`. */
export function toPrintable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Escapes the same characters in JSON as `\uXXXX`, so that it is one line for every reader. */
export function toPrintableJson(json: string): string {
  return json.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** Like toPrintable, for several lines. Lines that a progress display overwrote are kept apart. */
export function toPrintableLines(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => toPrintable(line.replaceAll('\t', ' ')).trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

/** Quotes a path for bash, with printable characters only. */
export function quotePath(path: string): string {
  if (path === toPrintable(path)) return `'${path.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = path.replaceAll(/[\\']/g, String.raw`\$&`);
  const shown = escaped.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return String.raw`\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`;
  });
  return `$'${shown}'`;
}
