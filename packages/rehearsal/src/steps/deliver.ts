import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ExecutionQueue } from 'local-aws/codepipeline/execution-queue.ts';
import type { ExecutionResult } from 'local-aws/codepipeline/execution-result.ts';
import type { DeliveryStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { type PipelineStart, startsFor } from 'local-aws/event-bridge/starts-for.ts';
import { startJsonApi } from 'local-aws/stand-ins/aws-json-api.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { waitUntil } from 'local-cluster/cluster/daemon.ts';
import { shortCommitId } from 'pipeline-steps';
import { ActionableError } from 'programs/actionable-error.ts';
import { toPrintable } from 'tag-resolver';
import type { Progress } from '../progress.ts';
import type { DeployTarget } from './deploy-targets.ts';
import { pipelineSource } from './pipeline-source.ts';
import type { Outcome } from './read-outcome.ts';
import type { Region } from './region.ts';
import { type ApprovalMode, assertDelivered, createRunningPipeline } from './run-pipeline.ts';
import type { BuildSite } from './run-project.ts';
import { commitRelease, type SourceCheckout } from './source-checkout.ts';
import { rehearseUndo } from './undo.ts';

export interface Delivery {
  readonly stack: DeliveryStack;
  readonly site: BuildSite;
  readonly region: Region;
  readonly source: SourceCheckout;
  readonly paths: ClusterPaths;
  readonly approve: ApprovalMode;
  readonly targets: readonly DeployTarget[];
  readonly readOutcome: (target: DeployTarget) => Promise<Outcome | undefined>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The version that the second push releases. */
const releasedVersion = '1.0.2';
const eventTimeoutMs = 10_000;

/**
 * Pushes twice; the events of each push start the pipeline. Then one environment is rolled
 * back to the first and forward again.
 */
export async function deliver(delivery: Delivery): Promise<void> {
  const { stack, paths } = delivery;
  const accessKeyId = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
  const pipeline = createRunningPipeline({
    ...delivery,
    workDirectory: join(paths.run, 'builds'),
    logDirectory: paths.log,
  });
  const { operations } = pipeline;
  const api = await startJsonApi({ operations, accessKeyId, socket: paths.apiSocket });
  try {
    const deliveries = await deliverTwice(delivery, pipeline.queue);
    const { region } = stack;
    await rehearseUndo({ ...delivery, deliveries, api: { url: api.url, accessKeyId, region } });
  } finally {
    await api.close();
  }
}

/** The result of the first execution, and of the last. */
async function deliverTwice(
  delivery: Delivery,
  queue: ExecutionQueue,
): Promise<[ExecutionResult, ExecutionResult]> {
  const { stack, source, progress } = delivery;
  const { branch } = pipelineSource(stack);
  if (source.uncommitted.length > 0) {
    progress.note(`Not pushed, because not committed: ${shortList(source.uncommitted)}`);
    progress.note(
      '(What is changed below packages/infra is in effect all the same: it is synthesized as it stands.)',
    );
  }
  const head = `HEAD:refs/heads/${branch}`;
  const pushed = `${shortCommitId(source.commitId)} to ${branch}`;
  const first = await pushAndRun(delivery, queue, pushed, [head]);
  const released = await commitRelease(source.directory, releasedVersion);
  const tag = `refs/tags/v${releasedVersion}`;
  const what = `${shortCommitId(released)} to ${branch} and its tag v${releasedVersion}`;
  return [first, await pushAndRun(delivery, queue, what, [head, `${tag}:${tag}`])];
}

const longestList = 20;

/** One line, whatever characters file names contain. */
export function shortList(names: readonly string[]): string {
  const more = names.length - longestList;
  const shown = names.slice(0, longestList).map(toPrintable);
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/** Pushes, and runs the executions that the push starts. Returns the result of the last. */
export async function pushAndRun(
  delivery: Pick<Delivery, 'stack' | 'progress' | 'signal' | 'site' | 'region' | 'source'>,
  pipeline: ExecutionQueue,
  what: string,
  refspecs: readonly string[],
): Promise<ExecutionResult> {
  const { stack, progress, signal } = delivery;
  const starts = await progress.step(`git push ${what}`, () => push(delivery, refspecs));
  let last: ExecutionResult | undefined;
  for (const start of starts) {
    progress.note(`Pipeline ${stack.pipeline.name}, started by the event rule ${start.ruleName}:`);
    last = await pipeline.start(start);
    signal.throwIfAborted();
    assertDelivered(last);
  }
  if (last === undefined) throw new ActionableError(`The push of ${what} started nothing.`);
  return last;
}

/** Pushes all refspecs at once and returns the starts that its events cause. */
async function push(
  delivery: Pick<Delivery, 'stack' | 'signal' | 'site' | 'region' | 'source'>,
  refspecs: readonly string[],
): Promise<PipelineStart[]> {
  const { stack, site, region, source, signal } = delivery;
  const before = region.events.length;
  await site.codeCommit.push(source.directory, site.sourceUrl, refspecs);
  const haveArrived = async () => region.events.length >= before + refspecs.length;
  const { daemons } = region;
  await waitUntil('the events of the push', haveArrived, { timeoutMs: eventTimeoutMs, daemons, signal });
  return region.events.slice(before).flatMap((event) => {
    const starts = startsFor(event, stack.eventRules);
    if (starts.length > 0) return starts;
    throw new ActionableError(
      `No event rule of the synthesized stack starts the pipeline for a push to ${event.detail.referenceFullName}; look at the aws_cloudwatch_event_rule of packages/infra.`,
    );
  });
}
