import { readFileSync } from 'node:fs';

/** The actions of CodePipeline that a runbook names, sorted. */
export function runbookActions(page: string): readonly string[] {
  const text = readFileSync(new URL(`../../../../docs/how-to/${page}`, import.meta.url), 'utf8');
  const named = text.matchAll(/`(?:codepipeline:)?((?:Get|List|Put|Rollback|Stop)[A-Z]\w+)`/gi);
  return [...new Set([...named].map(([, action = '']) => action))].sort();
}

/** The calls without repetitions, sorted. */
export function distinct(calls: readonly string[]): readonly string[] {
  return [...new Set(calls)].sort();
}
