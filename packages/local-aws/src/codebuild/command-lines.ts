import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';

/**
 * The line of each command in a buildspec, from 1 on, by its phase and in the order of the commands. Empty for a text that
 * is no buildspec.
 */
export function commandLines(text: string): ReadonlyMap<string, readonly number[]> {
  const lineCounter = new LineCounter();
  const phases = parseDocument(text, { schema: 'failsafe', lineCounter }).get('phases');
  if (!isMap(phases)) return new Map();
  return new Map(
    phases.items.map(({ key, value }) => {
      const commands = isMap(value) ? value.get('commands') : undefined;
      const items = isSeq(commands) ? commands.items : [];
      const starts = items.map((item) => (item as { readonly range?: readonly number[] }).range?.[0] ?? 0);
      return [String(key), starts.map((start) => lineCounter.linePos(start).line)];
    }),
  );
}
