/**
 * Terraform's errors about a configuration, one a line: what is wrong, where and why, without frames and source. If the
 * output has no error, its last lines.
 */
export function errorsIn(output: string): string[] {
  const text = output.replaceAll(/^[│╷╵] ?/gm, '');
  const errors = text.split(/^Error: /m).slice(1);
  if (errors.length > 0) return errors.map(sentence);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-3).map((line) => line.trim());
}

/** The title of an error, its place if there is one, and the first paragraph of the reason. */
function sentence(error: string): string {
  const paragraphs = error.split(/\n\s*\n/).map((paragraph) =>
    paragraph
      // The line of the source.
      .replaceAll(/^\s*\d+: .*$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      // The place, before the line of the source.
      .replace(/:$/, ''),
  );
  const [title = '', ...rest] = paragraphs.filter((paragraph) => paragraph !== '');
  const hasPlace = /^(on|with) /.test(rest[0] ?? '');
  return [title, ...rest.slice(0, hasPlace ? 2 : 1)].join(': ');
}
