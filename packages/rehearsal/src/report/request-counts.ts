import type { StageColumn } from '../steps/deploy-targets.ts';
import type { Answer, ServiceRuns, Span } from './run-record.ts';

/** The requests of a span, in parts of equal length. */
export interface RequestCounts {
  readonly served: number;
  readonly failed: number;
  readonly parts: readonly { readonly served: number; readonly failed: number }[];
}

const partCount = 12;

/**
 * Counts the requests to the column's environment while the span lasted; undefined if there was none, or if the environment
 * had not served one before: the first version has nothing to keep up.
 */
export function requestCounts(
  { answers }: ServiceRuns,
  { environment }: StageColumn,
  { startedAt, endedAt }: Span,
): RequestCounts | undefined {
  if (environment === undefined || endedAt === undefined) return undefined;
  const all = answers.get(environment) ?? [];
  const during = all.filter(({ at }) => at >= startedAt && at < endedAt);
  const wasLive = all.some(({ at, isServed }) => isServed && at < startedAt);
  if (during.length === 0 || !wasLive) return undefined;
  const partMs = Math.max((endedAt - startedAt) / partCount, 1);
  const byPart = Map.groupBy(during, ({ at }) => Math.floor((at - startedAt) / partMs));
  const parts = Array.from({ length: partCount }, (_, index) => countOf(byPart.get(index) ?? []));
  return { ...countOf(during), parts };
}

function countOf(answers: readonly Answer[]): { served: number; failed: number } {
  const served = answers.filter(({ isServed }) => isServed).length;
  return { served, failed: answers.length - served };
}
