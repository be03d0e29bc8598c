import { randomBytes } from 'node:crypto';
import { codePipelineApi } from 'local-aws/codepipeline/codepipeline-api.ts';
import type { ExecutionResult } from 'local-aws/codepipeline/execution-result.ts';
import { type DeliveryStack, pipelineStacks } from 'local-aws/delivery-stack/delivery-stack.ts';
import { snsApi } from 'local-aws/event-bridge/sns-api.ts';
import { type PipelineStart, startsFor } from 'local-aws/event-bridge/starts-for.ts';
import { type ApiOperations, startJsonApi } from 'local-aws/stand-ins/aws-json-api.ts';
import { waitUntil } from 'local-cluster/cluster/daemon.ts';
import { shortCommitId } from 'pipeline-steps';
import { ActionableError } from 'programs/actionable-error.ts';
import { toPrintable } from 'tag-resolver';
import type { Progress } from '../progress.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { pipelineSource, serviceFolders, tagPrefix, targetsOf } from './deploy-targets.ts';
import { assertDelivered, noteMessage, type RunningPipeline } from './run-pipeline.ts';
import { commitRelease } from './source-checkout.ts';
import { rehearseUndo } from './undo.ts';

/** The input of a push. */
type PushContext = Pick<Rehearsal, 'stack' | 'site' | 'region' | 'source' | 'progress' | 'signal'>;

type Delivery = PushContext & Pick<Rehearsal, 'paths' | 'pipelines' | 'clients'>;

/** The version that the second push releases. */
const releasedVersion = '1.0.2';
const eventTimeoutMs = 10_000;

/** The last execution of each pipeline, by the pipeline's name. */
type Executions = ReadonlyMap<string, ExecutionResult>;

/**
 * Pushes twice to each repository; the events of each push start its pipelines. Then one environment of the first pipeline
 * is rolled back to the first push and forward again.
 */
export async function deliver(delivery: Delivery): Promise<void> {
  const { stack } = delivery;
  const pipelines = delivery.pipelines.all;
  const api = await startPipelineApi({ ...delivery, pipelines });
  try {
    const [before, after] = await deliverTwice(delivery, pipelines);
    const [first] = pipelineStacks(stack);
    if (first === undefined) throw new Error('The stack has no pipeline.');
    const { region, pipeline } = first;
    await rehearseUndo({
      ...delivery,
      stack: first,
      targets: targetsOf(first),
      deliveries: [executionOf(before, pipeline.name), executionOf(after, pipeline.name)],
      api: { url: api.url, accessKeyId: api.accessKeyId, region },
    });
  } finally {
    await api.close();
  }
}

/** Answers CodePipeline's and SNS's calls of the builds, until it is closed. */
export async function startPipelineApi({
  stack,
  pipelines,
  progress,
  paths,
}: Pick<Rehearsal, 'stack' | 'progress' | 'paths'> & { readonly pipelines: readonly RunningPipeline[] }) {
  const accessKeyId = createAccessKeyId();
  const operations = pipelineOperations(stack, pipelines, progress);
  const api = await startJsonApi({ operations, accessKeyId, socket: paths.apiSocket });
  return { ...api, accessKeyId };
}

/** A random access key id. */
export function createAccessKeyId(): string {
  return `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
}

/** CodePipeline's operations, and SNS's. */
export function pipelineOperations(
  stack: DeliveryStack,
  pipelines: readonly RunningPipeline[],
  progress: Progress,
): ApiOperations {
  const sns = snsApi(stack, (message) => noteMessage(progress, message));
  return { ...codePipelineApi(pipelines), ...sns };
}

function executionOf(executions: Executions, pipelineName: string): ExecutionResult {
  const execution = executions.get(pipelineName);
  if (execution !== undefined) return execution;
  throw new ActionableError(`The pushes did not start the pipeline ${pipelineName}.`);
}

/** The results of the first push and of the second. */
async function deliverTwice(
  delivery: Delivery,
  pipelines: readonly RunningPipeline[],
): Promise<readonly [Executions, Executions]> {
  const { source, progress, stack } = delivery;
  if (source.uncommitted.length > 0)
    progress.note(`Not pushed, because not committed: ${shortList(source.uncommitted)}`);
  if (source.uncommitted.some((path) => path.startsWith(infraFolder)))
    progress.note(
      `(Changes below ${infraFolder} are in effect all the same: the stacks are made from the files.)`,
    );
  const first = await pushAndRun(delivery, pipelines, { commitId: source.commitId });
  const version = releasedVersion;
  const tags = [...new Set(pipelines.map((pipeline) => versionTag(pipeline, version)))];
  const commitId = await commitRelease(source.directory, { version, tags, folders: serviceFolders(stack) });
  return [first, await pushAndRun(delivery, pipelines, { commitId, version })];
}

function versionTag({ stack }: RunningPipeline, version: string): string {
  return `${tagPrefix(stack)}${version}`;
}

const infraFolder = 'packages/infra/';
const longestList = 5;

/** The names in one line, with control characters made visible. */
export function shortList(names: readonly string[]): string {
  const more = names.length - longestList;
  const shown = names.slice(0, longestList).map(toPrintable);
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/** Pushes a commit, with its version's tags, to each repository, and runs the executions that the pushes start. */
export async function pushAndRun(
  context: PushContext,
  pipelines: readonly RunningPipeline[],
  { commitId, version }: { readonly commitId: string; readonly version?: string },
): Promise<Executions> {
  const { progress, signal } = context;
  const executions = new Map<string, ExecutionResult>();
  for (const [url, ofRepository] of Map.groupBy(pipelines, ({ stack }) => pipelineSource(stack).url)) {
    const branches = [...new Set(ofRepository.map(({ stack }) => pipelineSource(stack).branch))];
    const tags =
      version === undefined ? [] : [...new Set(ofRepository.map((own) => versionTag(own, version)))];
    const refspecs = [
      ...branches.map((branch) => `HEAD:refs/heads/${branch}`),
      ...tags.map((tag) => `refs/tags/${tag}:refs/tags/${tag}`),
    ];
    const tagWords = tags.length === 0 ? '' : ` with ${tags.join(', ')}`;
    const title = `git push ${shortCommitId(commitId)} to ${branches.join(', ')}${tagWords}`;
    const starts = await progress.step(title, () => push(context, url, refspecs));
    for (const start of starts) {
      progress.note(`Pipeline ${start.pipelineName}, started by the event rule ${start.ruleName}:`);
      const started = pipelines.find(({ pipeline }) => pipeline.name === start.pipelineName);
      if (started === undefined) throw new Error(`${start.ruleName} starts no pipeline of the stack.`);
      const result = await started.queue.start(start);
      signal.throwIfAborted();
      assertDelivered(result);
      if (result.status === 'STOPPED')
        progress.note('  Nothing of it is deployed: see the log of its build.');
      else executions.set(start.pipelineName, result);
    }
  }
  return executions;
}

/** Pushes all refspecs at once and returns the starts that its events cause. */
async function push(
  { stack, site, region, source, signal }: PushContext,
  url: string,
  refspecs: readonly string[],
): Promise<PipelineStart[]> {
  const before = region.events.length;
  await site.codeCommit.push(source.directory, url, refspecs);
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
