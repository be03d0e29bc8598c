import { readFileSync } from 'node:fs';

/** A row of the table of the rule. */
export interface TagRow {
  readonly title: string;
  readonly tags: readonly { readonly name: string; readonly kind: string }[];
  /** Undefined for the first ten characters of the commit id. */
  readonly imageTag: string | undefined;
}

/** The rows of the table in this package's README, or of the shorter one in the repository's README. */
export function readTagTable(file: 'README.md' | '../../README.md'): TagRow[] {
  const readme = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
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
      .filter((cell) => cell !== '' && cell !== 'none')
      .map((cell) => ({ name: expand(cell), kind: /\((\w+)\)$/.exec(cell)?.[1] ?? 'plain' })),
    imageTag: imageTag.startsWith('`') && !imageTag.includes('commit id') ? expand(imageTag) : undefined,
  };
}

function expand(cell: string): string {
  const [, text = ''] = /^`(.*)`/.exec(cell) ?? [];
  return text.replaceAll(/(.)\{(\d+)\}/g, (_, character: string, times: string) =>
    character.repeat(Number(times)),
  );
}
