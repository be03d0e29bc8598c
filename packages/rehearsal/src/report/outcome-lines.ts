import { describeCommands, type KeptCluster } from '../kept/kept-cluster.ts';
import { type Outcome, outcomeName } from '../steps/read-outcome.ts';
import type { RehearsalReport } from './run-record.ts';
import { scopeOf } from './scope.ts';
import { reportPageFile } from './write-report-page.ts';

/** The report as text: the seconds, what was real and what was emulated, each environment's answer. */
export function outcomeLines(report: RehearsalReport): string[] {
  const total = report.steps.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    'Seconds of each step:',
    ...report.steps.map(({ title, seconds }) => `${seconds.toFixed(1).padStart(7)}  ${title}`),
    `${total.toFixed(1).padStart(7)}  in all`,
    '',
    ...scopeOf(report).flatMap(({ title, parts }) => [`${title}:`, ...parts.map((part) => `  ${part}`)]),
    `Logs of every build and program: ${report.logDirectory}`,
    `All of this as a page: ${reportPageFile(report.logDirectory)}`,
    '',
    ...liveLines(report.outcomes, report.kept),
    ...(report.kept ? keptLines(report.kept) : []),
  ];
}

/** The environments that answer, and how to request them from a kept cluster; also after a failure. */
export function liveLines(outcomes: readonly Outcome[], kept: KeptCluster | undefined): string[] {
  return outcomes.flatMap((outcome, index) =>
    environmentLines(outcomeName(outcome, outcomes), outcome, kept?.requests[index]),
  );
}

function environmentLines(name: string, outcome: Outcome, keptRequest: string | undefined): string[] {
  return [
    `${name}: ${outcome.address} answers ${outcome.greeting}`,
    `  version ${outcome.version}, revision ${outcome.revision}, namespace ${outcome.namespace}`,
    `  ${outcome.image}`,
    ...(keptRequest === undefined ? [] : [`  ${keptRequest}`]),
    '',
  ];
}

/** How to use and end a kept cluster. */
export function keptLines(kept: KeptCluster): string[] {
  const commands = describeCommands(kept);
  return ['The cluster is kept:', ...commands.map(({ does, command }) => `  ${command}    ${does}`), ''];
}
