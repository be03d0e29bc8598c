import { join } from 'node:path';
import type { BuildResult } from 'local-aws/codebuild/build-result.ts';
import type { ServedPipeline } from 'local-aws/codepipeline/codepipeline-api.ts';
import type { ExecutionRecord } from 'local-aws/codepipeline/execution-history.ts';
import { createExecutionQueue, type ExecutionQueue } from 'local-aws/codepipeline/execution-queue.ts';
import type {
  ActionResult,
  ExecutionResult,
  PipelineEvent,
} from 'local-aws/codepipeline/execution-result.ts';
import type {
  ActionBuildRequest,
  ApprovalRequest,
  PipelineServices,
  SourceRequest,
} from 'local-aws/codepipeline/pipeline-services.ts';
import { readSourceOutputs } from 'local-aws/codepipeline/read-source-outputs.ts';
import { stateChangeEvent } from 'local-aws/codepipeline/state-change-event.ts';
import type { PipelineStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { messagesFor } from 'local-aws/event-bridge/messages-for.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import type { Progress, Say } from '../progress.ts';
import { type BuildSite, buildFailure, runProject } from './run-project.ts';

/** Who answers the approvals that the pipeline asks for. */
export type ApprovalMode = 'all' | 'none' | 'ask';

/** An approval mode, or `api`: only PutApprovalResult answers, as in AWS. */
export type Approver = ApprovalMode | 'api';

export interface PipelineOptions {
  readonly site: BuildSite;
  readonly stack: PipelineStack;
  /** A folder in which each clone and build gets its own. */
  readonly workDirectory: string;
  /** Numbers the clones and builds of all pipelines. */
  readonly nextNumber: () => number;
  readonly logDirectory: string;
  readonly approve: Approver;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Gets the request of each build. */
  readonly onBuild?: ((request: ActionBuildRequest) => void) | undefined;
  /** The executions of the pipeline that this one continues. */
  readonly executions?: readonly ExecutionRecord[] | undefined;
}

/** A pipeline that takes starts. */
export interface RunningPipeline extends ServedPipeline {
  readonly stack: PipelineStack;
  readonly queue: ExecutionQueue;
}

/** Creates the pipeline's queue, with the rehearsal's git server, build machine and approver. */
export function createRunningPipeline(options: PipelineOptions): RunningPipeline {
  const { stack, signal, progress, nextNumber, executions } = options;
  const services: PipelineServices = {
    fetchSource: (request) => fetchSource(request, options, join(options.workDirectory, `${nextNumber()}`)),
    runBuild(request) {
      options.onBuild?.(request);
      return runAction(request, options, nextNumber());
    },
    approve: createApprover(options),
  };
  const onEvent = (event: PipelineEvent) => {
    progress.pipelineEvent(stack, event);
    for (const text of messagesOf(event, stack)) noteMessage(progress, text);
  };
  const queue = createExecutionQueue({ stack, services, signal, onEvent, executions });
  return { stack, pipeline: stack.pipeline, queue };
}

/** Shows a message to the topic of the notifications. */
export function noteMessage(progress: Progress, message: string): void {
  progress.note(`  SNS would tell: ${message.trimEnd()}`);
}

/** The SNS messages that the synthesized rules send for the event. */
function messagesOf(event: PipelineEvent, stack: PipelineStack): string[] {
  const change = stateChangeEvent(event, stack, new Date().toISOString());
  return change ? messagesFor(change, stack.eventRules).map(({ text }) => text) : [];
}

/** Counts up from the last number in use. */
export function createCounter(taken = 0): () => number {
  let last = taken;
  return () => {
    last += 1;
    return last;
  };
}

function fetchSource(request: SourceRequest, options: PipelineOptions, directory: string) {
  const { repositoryName, branchName } = request;
  return options.progress.step(request.stage, async () => {
    const commitId = request.commitId ?? `origin/${branchName}`;
    await options.site.codeCommit.cloneHistory(options.site.sourceUrl, directory);
    return {
      directory,
      outputs: await readSourceOutputs(directory, { repositoryName, branchName, commitId }),
    };
  });
}

/** A failed build is a result for the pipeline and a failed step in the report. */
async function runAction(
  request: ActionBuildRequest,
  options: PipelineOptions,
  number: number,
): Promise<BuildResult> {
  const files = {
    number,
    workDirectory: join(options.workDirectory, String(number)),
    logFile: join(options.logDirectory, `${String(number).padStart(2, '0')}-${request.project.name}.log`),
  };
  let result: BuildResult | undefined;
  try {
    const build = async (say: Say) => {
      result = await runProject(request, options.site, files, say);
      if (result.status !== 'SUCCEEDED') throw buildFailure(request.project.name, result, files.logFile);
    };
    await options.progress.step(request.stage, build, files);
  } catch (error) {
    if (result === undefined) throw error;
  }
  if (result === undefined) throw new Error(`${request.project.name} gave no result.`);
  return result.status === 'SUCCEEDED' ? result : { ...result, logFile: files.logFile };
}

/** Answers approvals by the mode; the answer `all` applies to the rest of the rehearsal. */
function createApprover({ approve, progress }: PipelineOptions) {
  let mode = approve;
  return async ({ stage, customData, signal }: ApprovalRequest): Promise<'approved' | 'rejected'> => {
    if (mode === 'api') {
      progress.note(`  ${stage}: waits for an answer`);
      return new Promise(() => {});
    }
    if (mode === 'ask') {
      const answer = await progress.ask(`  ${stage}: ${customData ?? 'go on?'}\n  Approve?`, signal);
      if (answer === 'all') mode = 'all';
      if (answer === 'yes') return 'approved';
    }
    const isApproved = mode === 'all';
    progress.note(
      isApproved ? `  ${stage}: approved` : `  ${stage}: not approved, nothing after it is deployed`,
    );
    return isApproved ? 'approved' : 'rejected';
  };
}

/**
 * Fails if an action failed. A rejection is not a failure, and neither is a stop between actions, as for a commit that
 * changes nothing.
 * @throws ActionableError with the failed build's command, output and log.
 */
export function assertDelivered(result: ExecutionResult): void {
  if (result.status === 'SUCCEEDED') return;
  const actions = result.stages.flatMap((stage) => stage.actions);
  const failures = actions.filter(({ status }) => status !== 'SUCCEEDED');
  const failed = failures.find((action) => !isRejection(action));
  if (failures.length > 0 && failed === undefined) return;
  if (result.status === 'STOPPED' && actions.length > 0 && failures.length === 0) return;
  if (failed?.build) throw buildFailure(failed.name, failed.build, failed.build.logFile);
  const reason = (failed?.message ?? 'no action ran').replace(/\.$/, '');
  throw new ActionableError(`The pipeline ended as ${result.status}: ${reason}.`);
}

/** A rejection, in contrast to an approval that could not be requested. */
function isRejection({ provider, cause }: ActionResult): boolean {
  return provider === 'Manual' && cause === undefined;
}
