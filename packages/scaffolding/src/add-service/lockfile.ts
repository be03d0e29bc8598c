/**
 * The lockfile with the package of a new service, as `pnpm install` writes it: the copy has the dependencies of its template.
 * Undefined if the lockfile does not have the template.
 */
export function withImporter(lockfile: string, from: string, to: string): string | undefined {
  const importers = /^importers:\n\n(?:(?: {2}.*)?\n)*/m.exec(lockfile)?.[0];
  const blocks = importers?.match(/^ {2}\S.*:\n(?: {4}.*\n)*\n/gm) ?? [];
  const template = blocks.find((block) => block.startsWith(`  ${from}:\n`));
  if (importers === undefined || template === undefined) return undefined;
  const own = template.replace(from, () => to);
  // pnpm keeps importers in alphabetical order.
  const next = blocks.find((block) => keyOf(block) > to);
  const [before, after] = next === undefined ? [blocks.at(-1) ?? '', ''] : ['', next];
  const place = before + own + after;
  return lockfile.replace(importers, () => importers.replace(before + after, () => place));
}

function keyOf(block: string): string {
  return block.slice(2, block.indexOf(':'));
}
