import type { Span } from './run-record.ts';

/**
 * The chain of spans that the end had to wait for: the last one to end, before it the last one that ended before it
 * began, and so on. What ran beside it is not part of it. A running span ends at `now`.
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
