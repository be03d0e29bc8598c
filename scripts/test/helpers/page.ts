import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

/** A command that a page says to type. */
export interface PageCommand {
  readonly kind: 'command';
  readonly line: string;
}

/** An edit that a page shows as a diff. Without old lines, it creates the file. */
export interface PageEdit {
  readonly kind: 'edit';
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export type PageAction = PageCommand | PageEdit;

/** The actions of a page in order: the commands of its fenced blocks, and its diffs. */
export function readActions(page: string): PageAction[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm);
  return [...blocks].flatMap(({ 1: indent = '', 2: language, 3: body = '', index }): PageAction[] => {
    const lines = body
      .split('\n')
      .slice(0, -1)
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    if (language === 'diff') return [editOf(lines, fileBefore(text.slice(0, index), page))];
    if (language === 'console') return commandsOf(lines.flatMap((line) => /^\$ (.*)/.exec(line)?.[1] ?? []));
    return language === 'sh' || language === '' ? commandsOf(lines) : [];
  });
}

/** The last file that the text before a diff names. */
function fileBefore(text: string, page: string): string {
  const named = [
    ...text.matchAll(/`((?:packages|charts|buildspecs|docs|scripts)\/[^`\s]+\.\w+|package\.json)`/g),
  ];
  const file = named.at(-1)?.[1];
  if (file === undefined) throw new Error(`${page}: no file is named before a diff`);
  return file;
}

function editOf(lines: readonly string[], file: string): PageEdit {
  const without = (sign: string) =>
    lines
      .filter((line) => !line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  return { kind: 'edit', file, before: without('+'), after: without('-') };
}

/** The commands of the lines, without comments. A backslash at the end continues a line. */
function commandsOf(lines: readonly string[]): PageCommand[] {
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => ({ kind: 'command', line }));
}
