import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { markdownTable } from './markdown.ts';

/** A value of a chart that a person may set. */
export interface ChartValue {
  /** Its path, as `--set` takes it. */
  readonly path: string;
  /** What it is when nobody sets it, as JSON; empty for an empty text. */
  readonly fallback: string;
  readonly meaning: string;
}

const note = '-- ';

/**
 * The values of a chart in the order of its values.yaml: each key with a comment `# -- …`, whose further lines go on
 * with the sentence. A map without a note is a group.
 * @throws Error naming the first value that neither has a note nor lies below one that has.
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

/** The comment above a map's first key is kept at the map itself. */
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

/** The lines from the last `-- ` on, as one. */
function meaningOf(comment: string | null | undefined): string | undefined {
  const lines = (comment ?? '').split('\n').map((text) => text.trim());
  const start = lines.findLastIndex((text) => text.startsWith(note));
  if (start === -1) return undefined;
  return lines.slice(start).join(' ').slice(note.length);
}

function fallbackOf(value: unknown): string {
  const json = isMap(value) || typeof value === 'object' ? JSON.stringify(value) : String(value);
  return json === '' ? '' : `\`${json}\``;
}
