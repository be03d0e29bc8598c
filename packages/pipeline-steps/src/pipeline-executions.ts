import { readJson } from './read-json.ts';
import { runProgram } from './run-program.ts';
import type { StepContext } from './step.ts';

/** A pipeline in a region. */
export interface PipelinePlace {
  readonly region: string;
  readonly pipelineName: string;
}

/** An execution, as CodePipeline lists it. */
export interface ExecutionSummary {
  readonly pipelineExecutionId: string;
  readonly status: string;
  /** `ROLLBACK` is the undo of a stage. */
  readonly executionType?: string;
  readonly sourceRevisions?: readonly { readonly revisionId?: string }[];
  /** `CloudWatchEvent` is a push. */
  readonly trigger?: { readonly triggerType?: string };
  readonly stopTrigger?: { readonly reason?: string };
}

/** An action of an execution, as CodePipeline lists it. */
export interface ActionDetail {
  readonly stageName?: string;
  readonly actionName?: string;
  readonly status?: string;
  /** It grows with each change of the pipeline. */
  readonly pipelineVersion?: number;
  readonly output?: { readonly outputVariables?: Readonly<Record<string, string>> };
}

/** The most executions that are read: those of some weeks. */
const executionCount = 100;

/** The newest executions, the newest first. */
export async function listExecutions(
  context: StepContext,
  place: PipelinePlace,
): Promise<readonly ExecutionSummary[]> {
  const args = ['list-pipeline-executions', '--max-items', String(executionCount)];
  const answer = await ask<{ pipelineExecutionSummaries?: ExecutionSummary[] }>(context, place, args);
  return answer.pipelineExecutionSummaries ?? [];
}

/** The most actions that are read: those of some thirty executions. */
const actionCount = 300;

/** The newest actions of all executions, the newest first. */
export async function listNewestActions(
  context: StepContext,
  place: PipelinePlace,
): Promise<readonly ActionDetail[]> {
  const args = ['list-action-executions', '--max-items', String(actionCount)];
  const answer = await ask<{ actionExecutionDetails?: ActionDetail[] }>(context, place, args);
  return answer.actionExecutionDetails ?? [];
}

/** The actions of an execution that have started. */
export async function listActions(
  context: StepContext,
  place: PipelinePlace & { readonly executionId: string },
): Promise<readonly ActionDetail[]> {
  const args = ['list-action-executions', '--filter', `pipelineExecutionId=${place.executionId}`];
  const answer = await ask<{ actionExecutionDetails?: ActionDetail[] }>(context, place, args);
  return answer.actionExecutionDetails ?? [];
}

/**
 * Ends an execution once the actions that run have ended, unless somebody has stopped it already. `reason` has 200 characters
 * at most.
 */
export async function stopExecution(
  context: StepContext,
  place: PipelinePlace & { readonly executionId: string },
  reason: string,
): Promise<void> {
  const args = ['stop-pipeline-execution', '--pipeline-execution-id', place.executionId];
  try {
    await ask(context, place, [...args, '--reason', reason.slice(0, 200)]);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('DuplicatedStopRequestException'))) throw error;
  }
}

async function ask<Answer>(
  context: StepContext,
  { region, pipelineName }: PipelinePlace,
  [operation = '', ...args]: readonly string[],
): Promise<Answer> {
  const where = ['--region', region, '--pipeline-name', pipelineName, '--output', 'json'];
  const output = await runProgram(context, 'aws', ['codepipeline', operation, ...where, ...args]);
  return readJson<Answer | null>(`aws codepipeline ${operation}`, output) ?? ({} as Answer);
}
