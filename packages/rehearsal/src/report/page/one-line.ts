/** A command as one line, cut where it gets too long to be a title. */
export function oneLine(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > 140 ? `${line.slice(0, 140)}…` : line;
}
