import { toPrintableLines } from 'tag-resolver';
import { executionPage } from '../aws/console.ts';
import type { Drift } from '../cluster/release-state.ts';
import { summaryOfChanges } from '../pipeline/changes-text.ts';
import {
  describeSince,
  describeWaiting,
  formatTime,
  plural,
  shortDigest,
  subjectOf,
} from '../pipeline/describe.ts';
import type { EnvironmentStatus } from './read-status.ts';

/** Styles a part of the text; unchanged on a pipe. */
export type Style = (kind: 'title' | 'label' | 'attention', text: string) => string;

const labelWidth = 10;
const longestValue = 80;

/** The state of an environment as text. */
export function statusLines(status: EnvironmentStatus, style: Style): readonly string[] {
  const { place } = status;
  return [
    style('title', `${place.serviceName} in ${place.environment}`),
    ...rows('live', liveLines(status), style),
    ...rows('deployment', deploymentLines(status), style),
    ...rows('waiting', waitingLines(status), style),
    ...clusterRows(status, style),
  ];
}

function liveLines({ view: { live, liveBy } }: EnvironmentStatus): readonly string[] {
  if (live === undefined || liveBy === undefined) return ['nothing yet'];
  return [
    describeSince(live, `since ${formatTime(liveBy.endedAt)}`),
    subjectOf(live.commitMessage),
    `${shortDigest(live.imageDigest)}, by execution ${liveBy.executionId}`,
  ];
}

function deploymentLines({ deployment, place }: EnvironmentStatus): readonly string[] {
  if (deployment === undefined) return [];
  const { status, commitMessage, executionId } = deployment;
  const ending = status === 'InProgress' ? 'in progress' : `ended as ${status}`;
  return [
    describeSince(deployment, ending),
    subjectOf(commitMessage),
    `by execution ${executionId}`,
    ...(status === 'InProgress' ? [] : [`the reason is at ${executionPage(place, executionId)}`]),
  ];
}

function waitingLines({ view, changes, place }: EnvironmentStatus): readonly string[] {
  const newest = view.waiting.at(-1);
  if (newest === undefined || changes === undefined) return [view.approval ? 'nothing' : 'needs no approval'];
  const older = view.waiting.length - 1;
  return [
    describeWaiting(newest),
    subjectOf(newest.commitMessage),
    `${summaryOfChanges(changes)}${older === 0 ? '' : `; ${plural(older, 'older execution')} too`}`,
    `decide with: pnpm approval ${place.environment} --service ${place.serviceName}${place.sandbox ? ' --sandbox' : ''}`,
  ];
}

function clusterRows({ cluster }: EnvironmentStatus, style: Style): readonly string[] {
  if (typeof cluster === 'string') return rows('pods', [`no cluster access: ${cluster}`], style);
  const { pods, drift } = cluster;
  return [
    ...rows('pods', [`${pods.ready} of ${pods.wanted} ready`], style),
    ...rows('drift', drift.length === 0 ? ['none'] : drift.map(driftLine), style),
  ];
}

function driftLine({ object, path, manager, value }: Drift): string {
  if (path === '') return `${object}: deleted by ${manager}`;
  const text = toPrintableLines(JSON.stringify(value));
  const shown = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
  return `${object} ${path}: ${shown}, set by ${manager}`;
}

const attentionLabels = ['deployment', 'waiting', 'drift'];
const quietLines = ['nothing', 'needs no approval', 'none'];

/** The label is before the first line only. */
function rows(label: string, lines: readonly string[], style: Style): readonly string[] {
  const shown = lines.filter((line) => line !== '');
  const isQuiet = !attentionLabels.includes(label) || shown.every((line) => quietLines.includes(line));
  return shown.map((line, index) => {
    const name = (index === 0 ? label : '').padEnd(labelWidth);
    return `  ${style(isQuiet ? 'label' : 'attention', name)} ${line}`;
  });
}
