import { fileURLToPath } from 'node:url';
import { type EnvironmentConfig, loadConfiguration } from 'infra';
import { newestOf } from 'infra/versions/compare-versions.ts';
import { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import { watchDaemons } from 'local-cluster/cluster/watch-daemons.ts';
import { namingFullDisk, watchDisk } from 'local-cluster/cluster/watch-disk.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { keepRunning } from './kept/keep-running.ts';
import type { KeptCluster } from './kept/kept-cluster.ts';
import type { Progress } from './progress.ts';
import { check, delivery, preparation, region, type Step } from './recipe.ts';
import type { Rehearsal } from './rehearsal.ts';
import { keptLines, liveLines } from './report/outcome-lines.ts';
import type { RehearsalReport } from './report/run-record.ts';
import { createRunRecorder, type RunRecorder, stepRecords } from './report/run-recorder.ts';
import { architectureNote } from './steps/architecture-note.ts';
import { rehearsalPaths } from './steps/prepare-machine.ts';
import { type Outcome, readOutcomes } from './steps/read-outcome.ts';
import type { ApprovalMode, PipelineOptions } from './steps/run-pipeline.ts';

interface RehearseOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly approve: ApprovalMode;
  /** Leave the cluster running at the end. */
  readonly keep: boolean;
  readonly mayInstall: boolean;
  /** Gets what the report's page shows. */
  readonly recorder?: RunRecorder;
  /** Gets the request of each build. */
  readonly onBuild?: PipelineOptions['onBuild'];
  /** The steps in the region. @default the delivery */
  readonly steps?: readonly Step[];
}

/**
 * Runs the recipe: from the checkout to an answer from every environment. However it ends, only the caches and the logs
 * remain, unless `keep` is set.
 */
export async function rehearse(options: RehearseOptions): Promise<RehearsalReport> {
  const { recorder = createRunRecorder() } = options;
  const progress = recorder.watch(options.progress);
  const start = await begin({ ...options, progress, recorder });
  const { paths } = start;
  const sandbox = await Sandbox.reserve(paths);
  // From here on, no other rehearsal writes there.
  recorder.learn({ logDirectory: paths.log });
  const disk = watchDisk(paths.root);
  const daemonWatch = watchDaemons();
  const stopped = AbortSignal.any([options.signal, disk.signal]);
  const signal = AbortSignal.any([stopped, daemonWatch.signal]);
  // The end of the sandbox ends all waits for its programs. Before its start, the steps end by themselves: they might
  // still write files after everything was removed.
  const endAtOnce = () => {
    if (sandbox.isStarted) sandbox.end().catch(() => {});
  };
  stopped.addEventListener('abort', endAtOnce, { once: true });
  try {
    signal.throwIfAborted();
    const prepared = await runSteps(preparation, { ...start, sandbox, daemonWatch, signal }, recorder);
    const steps = [...region, ...(options.steps ?? delivery)];
    const { rehearsal, kept } = await runInCluster(prepared, steps, { keep: options.keep, recorder });
    daemonWatch.stop();
    if (!kept) await progress.step('Take everything down', () => sandbox.end());
    return reportOf(rehearsal, kept, recorder);
  } catch (error) {
    daemonWatch.stop();
    if (!sandbox.isKept) await sandbox.end();
    throw namingFullDisk(error, paths.root, disk.signal.aborted);
  } finally {
    disk.stop();
    stopped.removeEventListener('abort', endAtOnce);
  }
}

function reportOf(
  { outcomes, baseImage, cluster, stack, paths }: Rehearsal,
  kept: KeptCluster | undefined,
  { record }: RunRecorder,
): RehearsalReport {
  return {
    outcomes,
    baseImage,
    hasNetworkPrograms: cluster.hasNetworkPrograms,
    kept,
    steps: stepRecords(record),
    unreadKinds: stack.unreadKinds,
    logDirectory: paths.log,
  };
}

/** Reads the configuration and checks the machine. Changes nothing. */
async function begin(options: RehearseOptions & { readonly recorder: RunRecorder }): Promise<Rehearsal> {
  const { progress, recorder } = options;
  const paths = rehearsalPaths(process.env);
  const checkout = fileURLToPath(new URL('../../..', import.meta.url));
  const { environments } = await loadConfiguration();
  const kubernetesMinor = rehearsedMinor(environments, progress);
  const note = architectureNote(environments, process.arch);
  if (note) progress.note(note);
  const names = environments.map(({ name }) => name);
  recorder.learn({ kubernetesMinor });
  return runSteps([check], { ...options, paths, checkout, environments: names, kubernetesMinor }, recorder);
}

/**
 * Runs the steps in order; each gets the results of those before. The results are added to `known`, which is available
 * after a failure too.
 */
async function runSteps(
  steps: readonly Step[],
  known: Partial<Rehearsal>,
  recorder: RunRecorder,
): Promise<Rehearsal> {
  // By the order of the recipe, a step reads only values that exist.
  const rehearsal = known as Rehearsal;
  for (const { title, run } of steps) {
    const work = () => run(rehearsal);
    const made = title ? await rehearsal.progress.step(title(rehearsal), work) : await work();
    recorder.learn(made);
    Object.assign(rehearsal, made);
  }
  return rehearsal;
}

/** The newest minor of all environments, as there is one cluster; a note names each environment with another one. */
function rehearsedMinor(environments: readonly EnvironmentConfig[], progress: Progress): string {
  const minor = newestOf(environments.map(({ eks }) => eks.version));
  if (minor === undefined)
    throw new ActionableError('packages/infra/environments/delivery.ts names no environment in its order.');
  for (const { name, eks } of environments.filter(({ eks }) => eks.version !== minor)) {
    progress.note(`${name} names Kubernetes ${eks.version} and is rehearsed on ${minor}.`);
  }
  return minor;
}

/** Runs the delivery in a running cluster. With --keep the cluster stays, also when a step fails. */
async function runInCluster(
  prepared: Rehearsal,
  steps: readonly Step[],
  { keep, recorder }: { readonly keep: boolean; readonly recorder: RunRecorder },
): Promise<{ readonly rehearsal: Rehearsal; readonly kept: KeptCluster | undefined }> {
  const { signal } = prepared;
  try {
    const rehearsal = await runSteps(steps, prepared, recorder);
    if (!keep) return { rehearsal, kept: undefined };
    const kept = await keepRunning(rehearsal, rehearsal.outcomes);
    recorder.learn({ kept });
    return { rehearsal, kept };
  } catch (error) {
    if (keep && !signal.aborted) await keepFailed(prepared, recorder);
    throw error;
  }
}

/** Keeps the cluster of a failed rehearsal. If that fails too, it is a note: the first failure is reported. */
async function keepFailed(prepared: Rehearsal, recorder: RunRecorder): Promise<void> {
  const { progress } = prepared;
  try {
    const live = await whatAnswers(prepared);
    const kept = await keepRunning(prepared, live);
    recorder.learn({ outcomes: live, kept });
    for (const line of [...liveLines(live, kept), ...keptLines(kept)]) progress.note(line);
  } catch (error) {
    progress.note(`The cluster could not be kept: ${sentenceOf(error)}`);
  }
}

/** After a failure: the environments that were delivered before and answer as they should. */
async function whatAnswers({ clients, targets }: Rehearsal): Promise<Outcome[]> {
  const outcomes = targets.map((target) => readOutcomes(clients, [target]).catch(() => []));
  return (await Promise.all(outcomes)).flat();
}
