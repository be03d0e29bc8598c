import { readFileSync } from 'node:fs';

/** A row of README.md's table. */
export interface TagRow {
  readonly title: string;
  readonly tags: readonly { readonly name: string; readonly kind: string }[];
  /** Undefined for the first ten characters of the commit id. */
  readonly imageTag: string | undefined;
}

export function readTagTable(): TagRow[] {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const table = /^\| git tags at the commit .*\n\|.*\n((?:\|.*\n)+)/m.exec(readme)?.[1] ?? '';
  return table.trimEnd().split('\n').map(parseRow);
}

function parseRow(line: string): TagRow {
  const [tags = '', imageTag = ''] = line
    .split(/(?<!\\)\|/)
    .slice(1)
    .map((cell) => cell.replaceAll('\\|', '|').trim());
  return {
    title: tags || 'no tag',
    tags: tags
      .split(/, (?=`)/)
      .filter((cell) => cell !== '')
      .map((cell) => ({ name: expand(cell), kind: /\((\w+)\)$/.exec(cell)?.[1] ?? 'plain' })),
    imageTag: imageTag.startsWith('`') ? expand(imageTag) : undefined,
  };
}

function expand(cell: string): string {
  const [, text = ''] = /^`(.*)`/.exec(cell) ?? [];
  return text.replaceAll(/(.)\{(\d+)\}/g, (_, character: string, times: string) =>
    character.repeat(Number(times)),
  );
}
