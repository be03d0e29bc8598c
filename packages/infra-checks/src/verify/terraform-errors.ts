/**
 * What Terraform has against a configuration, an error a line: what is wrong, where and why, without frames and source.
 * Of output that names no error its last lines.
 */
export function errorsIn(output: string): string[] {
  const text = output.replaceAll(/^[│╷╵] ?/gm, '');
  const errors = text.split(/^Error: /m).slice(1);
  if (errors.length > 0) return errors.map(sentence);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-3).map((line) => line.trim());
}

/** Its title, where it is said the place, and the first paragraph of why. */
function sentence(error: string): string {
  const paragraphs = error.split(/\n\s*\n/).map((paragraph) =>
    paragraph
      // The line of the source that it is about.
      .replaceAll(/^\s*\d+: .*$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      // Of a place, before the line that is left out.
      .replace(/:$/, ''),
  );
  const [title = '', ...rest] = paragraphs.filter((paragraph) => paragraph !== '');
  const hasPlace = /^(on|with) /.test(rest[0] ?? '');
  return [title, ...rest.slice(0, hasPlace ? 2 : 1)].join(': ');
}
