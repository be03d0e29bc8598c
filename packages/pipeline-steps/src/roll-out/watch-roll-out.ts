import { setTimeout as delay } from 'node:timers/promises';
import { toPrintableLines } from 'tag-resolver';
import { readJson } from '../read-json.ts';
import { type Application, keepReplicas } from '../release/revert-manual-changes.ts';
import { runProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import type { RollOutFaults } from './roll-out-faults.ts';
import {
  type DeploymentState,
  deploymentStates,
  describeProgress,
  jobStates,
  type WatchedObject,
} from './roll-out-state.ts';

const lookIntervalMs = 2000;
const logIntervalMs = 10_000;

/**
 * Watches an upgrade until `ended`, and logs every ten seconds what it waits for. Returns why the upgrade cannot succeed, as
 * soon as `faults` decides so.
 */
export async function watchRollOut(
  context: StepContext,
  application: Application,
  ended: AbortSignal,
  faults?: RollOutFaults,
): Promise<string | undefined> {
  const start = performance.now();
  let said = start;
  while (await isPaused(lookIntervalMs, ended)) {
    const { fault, progress } = await look(context, application, faults);
    if (ended.aborted) continue;
    if (fault !== undefined) return toPrintableLines(fault);
    if (performance.now() - said < logIntervalMs) continue;
    said = performance.now();
    context.say(`${Math.round((said - start) / 1000)} s: ${toPrintableLines(progress)}`);
  }
  return undefined;
}

interface Look {
  readonly fault: string | undefined;
  readonly progress: string;
}

async function look(context: StepContext, application: Application, faults?: RollOutFaults): Promise<Look> {
  let objects: readonly WatchedObject[];
  try {
    objects = await readObjects(context, application);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [progress = ''] = error.message.split('; ');
    return { fault: faults?.findRefusal(error, performance.now()), progress };
  }
  const states = deploymentStates(application.manifest, objects);
  const jobs = jobStates(application.hooks ?? [], objects);
  const fault = faults?.find(states, performance.now(), jobs);
  // If the API refuses this, it refuses Helm too, which reports it.
  if (fault === undefined) await keepMinimum(context, application, states).catch(() => undefined);
  return { fault, progress: describeProgress(states, jobs) };
}

/** The Deployments, ReplicaSets and pods of a release's namespace, and the Jobs if the release has some. */
export async function readObjects(
  context: StepContext,
  { namespace, hooks = [] }: Pick<Application, 'namespace' | 'hooks'>,
): Promise<readonly WatchedObject[]> {
  const kinds = ['deployments', 'replicasets', 'pods'];
  if (hooks.some(({ kind }) => kind === 'Job')) kinds.push('jobs');
  const args = ['get', kinds.join(), '--namespace', namespace, '--output', 'json'];
  const output = await runProgram(context, 'kubectl', [...args, '--request-timeout', '10s']);
  return readJson<{ readonly items: readonly WatchedObject[] }>('kubectl get', output).items;
}

/** A new Deployment with an autoscaler starts with one pod; set the minimum. */
async function keepMinimum(
  context: StepContext,
  application: Application,
  states: readonly DeploymentState[],
): Promise<void> {
  for (const { deployment } of states) {
    const wanted = application.manifest.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === deployment.metadata.name,
    );
    if (wanted !== undefined)
      await keepReplicas(context, application, wanted, deployment.spec?.replicas, false);
  }
}

/** Waits; false when it has ended. */
async function isPaused(milliseconds: number, ended: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal: ended });
    return true;
  } catch {
    return false;
  }
}
