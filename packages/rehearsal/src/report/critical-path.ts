import type { Span } from './run-record.ts';

/**
 * The chain of spans that determined the end: the last one to end, before it the last one that ended before its start, and
 * so on. A running span ends at `now`.
 */
export function criticalPath<Item extends Span>(spans: readonly Item[], now: number): ReadonlySet<Item> {
  const path = new Set<Item>();
  let before = Number.POSITIVE_INFINITY;
  const rest = spans.toSorted((one, other) => (one.endedAt ?? now) - (other.endedAt ?? now));
  for (const span of rest.toReversed()) {
    if ((span.endedAt ?? now) > before) continue;
    path.add(span);
    before = span.startedAt;
  }
  return path;
}
