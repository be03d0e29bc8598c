import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { markdownTable } from './markdown.ts';

/** A value of a chart. */
interface ChartValue {
  /** Its path for `--set`. */
  readonly path: string;
  /** The default as JSON; empty for an empty text. */
  readonly fallback: string;
  readonly meaning: string;
}

const note = '-- ';

/**
 * The values of a chart, in the order of its values.yaml: each key with a comment `# -- …` of one or more lines. A map
 * without a comment is a group.
 * @throws Error for the first value without a comment, unless a key above it has one.
 */
export function readChartValues(valuesYaml: string): ChartValue[] {
  const { contents } = parseDocument(valuesYaml);
  if (!isMap(contents)) throw new Error('values.yaml: is not a map; give it a key a line.');
  return valuesOf(contents, '', contents.commentBefore);
}

/** The table of the values, in Markdown with even columns. */
export function chartValuesTable(values: readonly ChartValue[]): string {
  const rows = values.map(({ path, fallback, meaning }) => [`\`${path}\``, fallback, meaning]);
  return markdownTable([['value', 'default', 'meaning'], ...rows]).join('\n');
}

/** The parser keeps the comment above a map's first key at the map. */
function valuesOf(map: YAMLMap, prefix: string, firstComment: string | null | undefined): ChartValue[] {
  return map.items.flatMap((pair, index) => {
    const { key, value } = pair as Pair<unknown, unknown>;
    if (!isScalar(key)) return [];
    const path = prefix + String(key.value);
    const meaning = meaningOf((index === 0 ? firstComment : undefined) ?? key.commentBefore);
    if (meaning !== undefined) return [{ path, fallback: fallbackOf(map.get(key)), meaning }];
    if (isMap(value) && value.items.length > 0) return valuesOf(value, `${path}.`, value.commentBefore);
    throw new Error(`values.yaml: ${path} has no note: write a line "# -- what it means" above it.`);
  });
}

/** The lines from the last `-- `, joined. */
function meaningOf(comment: string | null | undefined): string | undefined {
  const lines = (comment ?? '').split('\n').map((text) => text.trim());
  const start = lines.findLastIndex((text) => text.startsWith(note));
  if (start === -1) return undefined;
  return lines.slice(start).join(' ').slice(note.length);
}

function fallbackOf(value: unknown): string {
  const json = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return json === '' ? '' : `\`${json}\``;
}
