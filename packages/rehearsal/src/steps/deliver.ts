import { join } from 'node:path';
import type { ClusterPaths } from '../cluster/cluster-paths.ts';
import { waitUntil } from '../cluster/daemon.ts';
import type { BuildMachine } from '../codebuild/build-machine.ts';
import type { ExecutionQueue } from '../codepipeline/execution-queue.ts';
import type { DeliveryStack } from '../delivery-stack/delivery-stack.ts';
import { startsFor } from '../event-bridge/starts-for.ts';
import { RehearsalFailure } from '../report/describe-failure.ts';
import type { Reporter } from '../report/reporter.ts';
import type { CodeCommitClient } from './codecommit-client.ts';
import type { Region } from './region.ts';
import { type ApprovalMode, assertDelivered, createPipeline } from './run-pipeline.ts';
import { cloneCheckout, commitRelease } from './source-checkout.ts';

export interface Delivery {
  readonly stack: DeliveryStack;
  readonly machine: BuildMachine;
  readonly region: Region;
  readonly codeCommit: CodeCommitClient;
  readonly paths: ClusterPaths;
  readonly checkout: string;
  readonly approve: ApprovalMode;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** The version that the second push releases. */
const releasedVersion = '1.0.2';
const shortCommitIdLength = 10;

/** Two real pushes, each followed by the executions of the pipeline that its events start. */
export async function deliver(delivery: Delivery): Promise<void> {
  const { stack, checkout, paths, reporter, approve, signal } = delivery;
  const { url, branch } = pipelineSource(stack);
  const pipeline = createPipeline({
    ...{ stack, approve, reporter, signal, region: stack.region, sourceUrl: url },
    ...{ machine: delivery.machine, codeCommit: delivery.codeCommit },
    workDirectory: join(paths.run, 'builds'),
    logDirectory: paths.log,
  });
  const source = await cloneCheckout(checkout, join(paths.run, 'source'));
  if (source.uncommitted.length > 0) {
    reporter.note(`Not included, because not committed: ${source.uncommitted.join(', ')}`);
  }
  const push = pushAndRun(delivery, { pipeline, directory: source.directory, url });
  await push(`${shortOf(source.commitId)} to ${branch}`, [`HEAD:refs/heads/${branch}`]);
  const released = await commitRelease(source.directory, releasedVersion);
  const tag = `refs/tags/v${releasedVersion}`;
  const what = `${shortOf(released)} to ${branch} and its tag v${releasedVersion}`;
  await push(what, [`HEAD:refs/heads/${branch}`, `${tag}:${tag}`]);
}

const shortOf = (commitId: string) => commitId.slice(0, shortCommitIdLength);

function pushAndRun(
  { stack, region, codeCommit, reporter, signal }: Delivery,
  { pipeline, directory, url }: { pipeline: ExecutionQueue; directory: string; url: string },
) {
  return async (what: string, refspecs: readonly string[]) => {
    const starts = await reporter.step(`git push ${what}`, async () => {
      const before = region.events.length;
      await codeCommit.push(directory, url, refspecs);
      const haveArrived = async () => region.events.length >= before + refspecs.length;
      const { daemons } = region;
      await waitUntil('the events of the push', haveArrived, { timeoutMs: 10_000, daemons, signal });
      return region.events.slice(before).flatMap((event) => startsFor(event, stack.eventRules));
    });
    if (starts.length === 0) throw noStart();
    for (const start of starts) {
      reporter.note(`Pipeline ${start.pipelineName}, started by the event rule ${start.ruleName}:`);
      const result = await pipeline.start(start);
      signal.throwIfAborted();
      assertDelivered(result);
    }
  };
}

function noStart(): RehearsalFailure {
  return new RehearsalFailure(
    'No event rule of the synthesized stack starts the pipeline for this push; look at the aws_cloudwatch_event_rule of packages/infra.',
  );
}

/** The repository and branch of the pipeline's source action. */
export function pipelineSource(stack: DeliveryStack): { readonly url: string; readonly branch: string } {
  const source = stack.pipeline.stages
    .flatMap(({ actions }) => actions)
    .find(({ category }) => category === 'Source');
  const name = source?.configuration['RepositoryName'];
  const branch = source?.configuration['BranchName'];
  const repository = stack.sourceRepositories.find((candidate) => candidate.name === name);
  if (!repository || !branch) {
    throw new RehearsalFailure(
      `The pipeline ${stack.pipeline.name} has no source in a repository of its stack.`,
    );
  }
  return { url: repository.cloneUrlHttp, branch };
}
