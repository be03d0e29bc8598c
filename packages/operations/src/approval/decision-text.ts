import { executionPage } from '../aws/console.ts';
import type { Place } from '../find-place.ts';
import { linesOfChanges, summaryOfChanges } from '../pipeline/changes-text.ts';
import { describe, describeWaiting, plural, shortDigest, subjectOf } from '../pipeline/describe.ts';
import { changesJson, liveJson, placeJson, waitingJson } from '../pipeline/view-json.ts';
import type { DecisionPlan } from './plan-decision.ts';

/** How a decision ended; `none` with --dry-run. */
export type DecisionResult = 'approved' | 'rejected' | 'none';

/** What waits, and what the decision would do. */
export function planLines(plan: DecisionPlan, place: Place): readonly string[] {
  const { view, chosen, older, changes } = plan;
  const newer = view.waiting.filter((one) => one !== chosen && !older.includes(one));
  return [
    `${place.serviceName} in ${place.environment}: ${plural(view.waiting.length, 'execution')} waiting for an approval`,
    `  ${describeWaiting(chosen)}`,
    ...indented([subjectOf(chosen.commitMessage), shortDigest(chosen.imageDigest)]),
    `  live: ${view.live === undefined ? 'nothing yet' : describe(view.live)}`,
    `  changes: ${summaryOfChanges(changes)}`,
    ...indented(linesOfChanges(changes)),
    ...listed('ends the older:', older.toReversed()),
    ...listed('still wait:', newer.toReversed()),
  ];
}

/** The result of a decision. */
export function resultLines(
  { chosen }: DecisionPlan,
  place: Place,
  result: 'approved' | 'rejected',
): readonly string[] {
  return [
    `${place.environment}: ${result} ${describeWaiting(chosen)}`,
    ...indented([chosen.imageDigest, executionPage(place, chosen.executionId)]),
  ];
}

/** The plan and its result, in JSON. */
export function decisionJson(plan: DecisionPlan, place: Place, result: DecisionResult) {
  const { view, chosen, older, changes } = plan;
  return {
    ...placeJson(place),
    result,
    live: liveJson(view, place),
    chosen: { ...waitingJson(chosen, place), changes: changesJson(changes) },
    older: older.map((one) => waitingJson(one, place)),
  };
}

function listed(title: string, executions: DecisionPlan['older']): readonly string[] {
  if (executions.length === 0) return [];
  const lines = executions.map((one) => `${describeWaiting(one)} ${subjectOf(one.commitMessage)}`.trimEnd());
  return [`  ${title}`, ...indented(lines)];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line !== '').map((line) => `    ${line}`);
}
