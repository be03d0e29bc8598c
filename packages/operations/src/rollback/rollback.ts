import { setTimeout as delay } from 'node:timers/promises';
import { executionPage } from '../aws/console.ts';
import { OperationError } from '../errors.ts';
import type { Place } from '../find-place.ts';
import { stageHistory, unfinishedRun } from '../pipeline/deployments.ts';
import { describe } from '../pipeline/describe.ts';
import { wantedImageTag } from '../pipeline/find-named.ts';
import type { PipelineClient } from '../pipeline/pipeline-client.ts';
import { assertStage, deployStage, describePipeline } from '../pipeline/snapshot.ts';
import { chooseTarget } from './choose-target.ts';

interface RollbackOptions {
  /** A version or a commit; by default the commit that was delivered before the live one. */
  readonly wanted: string | undefined;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
  readonly intervalMs: number;
  /** Reports progress. */
  readonly say: (line: string) => void;
}

const running = ['InProgress', 'Stopping'];

/**
 * Rolls the stage of one environment back and waits for its end. Returns the lines of the result.
 * @throws OperationError if there is no target, CodePipeline refuses, or the rollback fails.
 */
export async function rollBack(
  client: PipelineClient,
  place: Place,
  options: RollbackOptions,
): Promise<readonly string[]> {
  const { environment, stageName } = place;
  const description = await describePipeline(client, place);
  assertStage(description, place);
  const { executions, runs } = await client.list();
  const wanted = options.wanted && wantedImageTag(options.wanted, place.tagPrefix);
  const stage = deployStage(description, stageName);
  const unfinished = unfinishedRun(stage, runs);
  if (unfinished !== undefined && running.includes(unfinished.status))
    throw new OperationError(
      `execution ${unfinished.executionId} deploys to ${environment} now: wait for its end, then run this again; ${executionPage(place, unfinished.executionId)}`,
    );
  const { live, target } = chooseTarget(stageHistory(stage, executions, runs), environment, wanted);
  const digest = target.imageDigest && `\n  ${target.imageDigest}`;
  if (target.commitId === live.commitId && unfinished === undefined)
    return [`${environment} runs ${describe(target)} already${digest}`];
  if (!target.isReachable)
    throw new OperationError(
      `the pipeline was changed after ${describe(target)} was deployed, so CodePipeline cannot roll back to it; start the pipeline on the commit instead: ${startCommand(place, target.commitId)}`,
    );
  const change =
    target.commitId === live.commitId
      ? `${describe(target)} again, after execution ${unfinished?.executionId} ended as ${unfinished?.status}`
      : `from ${describe(live)} to ${describe(target)}`;
  const step = `${environment}: ${change}${digest}`;
  if (options.isDryRun) return [`${step}\nNothing was changed, because of --dry-run.`];
  options.say(step);
  const executionId = await client.rollbackStage(stageName, target.executionId);
  options.say(`CodePipeline runs ${stageName} again, as execution ${executionId}`);
  await waitForEnd(client, place, executionId, options);
  return [`${environment} runs ${describe(target)}${digest}`];
}

async function waitForEnd(
  client: PipelineClient,
  place: Place,
  executionId: string,
  { signal, intervalMs }: RollbackOptions,
): Promise<void> {
  const { environment } = place;
  const page = executionPage(place, executionId);
  let status = 'InProgress';
  while (running.includes(status)) {
    try {
      await delay(intervalMs, undefined, { signal });
    } catch {
      throw new OperationError(`interrupted; the rollback of ${environment} continues: ${page}`);
    }
    status = await client.readStatus(executionId);
  }
  if (status === 'Succeeded') return;
  throw new OperationError(
    `the rollback of ${environment} ended with ${status}: ${await client.readFailure(executionId)}; its log: ${page}`,
  );
}

/**
 * What starts a pipeline on a commit, whether or not it descends from the live one. It goes through all environments and
 * their approvals.
 */
export function startCommand(
  { region, pipelineName }: Pick<Place, 'region' | 'pipelineName'>,
  commitId: string,
): string {
  return `aws codepipeline start-pipeline-execution --region ${region} --name ${pipelineName} --variables name=ROLLBACK,value=yes --source-revisions actionName=Source,revisionType=COMMIT_ID,revisionValue=${commitId}`;
}
