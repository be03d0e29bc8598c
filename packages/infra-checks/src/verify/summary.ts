import type { Finding } from './finding.ts';

/** A line with the counts of a check, then what failed and what did not run. Equal sentences appear once. */
export function describe(name: string, findings: readonly Finding[]): string[] {
  const others = findings.filter(({ outcome }) => outcome !== 'passed');
  const told = Map.groupBy(others, ({ outcome, text }) => `${outcome}: ${text}`);
  return [
    `${name}: ${counts(findings)}`,
    ...[...told].map(([text, { length }]) => {
      const lines = text.replaceAll('\n', '\n  ');
      return `  ${lines}${length > 1 ? ` (${length} times)` : ''}`;
    }),
  ];
}

/** The numbers of findings: `12 passed, 0 failed, 20 not run`. */
export function counts(findings: readonly Finding[]): string {
  const of = (outcome: Finding['outcome']) =>
    findings.filter((finding) => finding.outcome === outcome).length;
  return `${of('passed')} passed, ${of('failed')} failed, ${of('not run')} not run`;
}
