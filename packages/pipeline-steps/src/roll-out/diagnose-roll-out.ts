import { toPrintableLines } from 'tag-resolver';
import { readJson } from '../read-json.ts';
import type { Application } from '../release/revert-manual-changes.ts';
import { runProgram, tryProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import {
  containersOf,
  deploymentStates,
  describePod,
  isReady,
  jobStates,
  type WatchedObject,
} from './roll-out-state.ts';
import { readObjects } from './watch-roll-out.ts';

/** Why an upgrade failed: a report for the log, and a short form for a sentence. */
export interface Diagnosis {
  readonly report: readonly string[];
  readonly words: string;
}

interface Event {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject: { readonly kind?: string; readonly name?: string; readonly uid?: string };
}

const logLines = 10;
const reasonLogLines = 3;
const maximumReasonLength = 300;
const maximumEvents = 5;

/**
 * Reads the state of a failed upgrade. Call it before the rollback, which removes the pods. `before` are the objects from
 * before the upgrade: a Job that failed then says nothing about it.
 */
export async function diagnoseRollOut(
  context: StepContext,
  application: Application,
  before: readonly WatchedObject[],
): Promise<Diagnosis> {
  const { namespace } = application;
  const objects = await readObjects(context, application);
  const { pods, concerned } = failedJobs(application, objects, before) ?? unreadyPods(application, objects);
  const events = await readEvents(context, namespace, concerned);
  const [pod] = pods;
  const log = pod === undefined ? [] : await readLog(context, namespace, pod);
  const report = [
    ...pods.map((other) => `pod ${other.metadata.name}: ${toPrintableLines(describePod(other))}`),
    ...log.map((line) => `  log | ${line}`),
    ...events.map((event) => `event: ${event}`),
  ];
  const words = [
    ...(pod === undefined ? [] : [`pod ${pod.metadata.name}: ${toPrintableLines(describePod(pod))}`]),
    ...(log.length === 0
      ? []
      : [`its log ends with ${JSON.stringify(log.slice(-reasonLogLines).join(' / '))}`]),
    ...events.slice(-1).map((event) => `last event: ${event}`),
  ];
  return { report, words: words.map(shorten).join('; ') };
}

interface Suspects {
  readonly pods: readonly WatchedObject[];
  /** The objects whose events matter. */
  readonly concerned: readonly (WatchedObject | undefined)[];
}

/** The Jobs of this upgrade that did not succeed. Helm applies nothing after one that fails before the upgrade. */
function failedJobs(
  { hooks = [] }: Application,
  objects: readonly WatchedObject[],
  before: readonly WatchedObject[],
): Suspects | undefined {
  const jobs = jobStates(hooks, objects).filter(
    ({ job }) => !before.some(({ metadata }) => metadata.uid === job.metadata.uid),
  );
  if (jobs.length === 0) return undefined;
  const pods = jobs.flatMap((state) => state.pods).filter(({ status }) => status?.phase !== 'Succeeded');
  return { pods, concerned: jobs.flatMap((state) => [state.job, ...state.pods]) };
}

function unreadyPods({ manifest }: Application, objects: readonly WatchedObject[]): Suspects {
  const states = deploymentStates(manifest, objects);
  // What a ready pod once failed at is not the reason.
  const pods = states.flatMap(({ newPods }) => newPods.filter((pod) => !isReady(pod)));
  return { pods, concerned: [...states.flatMap(({ deployment, newest }) => [deployment, newest]), ...pods] };
}

/** Shortens a text in its middle, because the cause is at the end of the kubelet's messages. */
export function shorten(text: string): string {
  const half = maximumReasonLength / 2;
  return text.length > maximumReasonLength ? `${text.slice(0, half)}…${text.slice(-half)}` : text;
}

/**
 * The last log lines of the container that is not ready: of its previous run if it waits for a restart, or has just
 * restarted and printed nothing yet.
 */
export async function readLog(
  context: StepContext,
  namespace: string,
  pod: WatchedObject,
): Promise<readonly string[]> {
  const container = containersOf(pod).find(({ ready }) => !ready);
  if (container === undefined) return [];
  const args = ['logs', pod.metadata.name, '--namespace', namespace, '--container', container.name];
  const current = [...args, '--tail', String(logLines), '--request-timeout', '10s'];
  const previous = [...current, '--previous'];
  const isWaiting = container.state?.waiting !== undefined;
  for (const lives of isWaiting ? [previous, current] : [current, previous]) {
    const { exitCode, stdout } = await tryProgram(context, 'kubectl', lives);
    const lines = exitCode === 0 ? toPrintableLines(stdout).split('\n').filter(Boolean) : [];
    if (lines.length > 0 && !lines.every((line) => isOfKubelet(line))) return lines;
  }
  return [];
}

/** The kubelet writes it in the place of the log of a container that it has removed. */
function isOfKubelet(line: string): boolean {
  return line.startsWith('unable to retrieve container logs for ');
}

/** The last warnings about the Deployments and their objects, each once. */
async function readEvents(
  context: StepContext,
  namespace: string,
  concerned: readonly (WatchedObject | undefined)[],
): Promise<readonly string[]> {
  const args = [
    'get',
    'events',
    '--namespace',
    namespace,
    '--field-selector',
    'type=Warning',
    '--output',
    'json',
  ];
  const output = await runProgram(context, 'kubectl', [...args, '--request-timeout', '10s']);
  const { items } = readJson<{ readonly items: readonly Event[] }>('kubectl get events', output);
  const told = items
    .filter(({ involvedObject: { uid } }) => concerned.some((object) => object?.metadata.uid === uid))
    .toSorted((one, other) => timeOf(one).localeCompare(timeOf(other)))
    .map(({ reason, message, involvedObject: { kind, name } }) =>
      toPrintableLines(`${reason} of ${kind} ${name}: ${message}`).replaceAll('\n', ' '),
    );
  return [...new Set(told)].slice(-maximumEvents);
}

function timeOf({ lastTimestamp, eventTime }: Event): string {
  return lastTimestamp ?? eventTime ?? '';
}
