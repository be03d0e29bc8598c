import { StepError } from './errors.ts';
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

interface ActionDetail {
  readonly actionName?: string;
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

/** An output variable of an action of an execution; undefined if it has none. */
export async function readOutputVariable(
  context: StepContext,
  place: PipelinePlace & { readonly executionId: string; readonly actionName: string },
  name: string,
): Promise<string | undefined> {
  const args = ['list-action-executions', '--filter', `pipelineExecutionId=${place.executionId}`];
  const answer = await ask<{ actionExecutionDetails?: ActionDetail[] }>(context, place, args);
  const action = answer.actionExecutionDetails?.find(({ actionName }) => actionName === place.actionName);
  return action?.output?.outputVariables?.[name];
}

/** Ends an execution once the actions that run have ended. `reason` has 200 characters at most. */
export async function stopExecution(
  context: StepContext,
  place: PipelinePlace & { readonly executionId: string },
  reason: string,
): Promise<void> {
  const args = ['stop-pipeline-execution', '--pipeline-execution-id', place.executionId];
  await ask(context, place, [...args, '--reason', reason.slice(0, 200)]);
}

async function ask<Answer>(
  context: StepContext,
  { region, pipelineName }: PipelinePlace,
  [operation = '', ...args]: readonly string[],
): Promise<Answer> {
  const where = ['--region', region, '--pipeline-name', pipelineName, '--output', 'json'];
  const output = await runProgram(context, 'aws', ['codepipeline', operation, ...where, ...args]);
  try {
    return JSON.parse(output) ?? {};
  } catch {
    throw new StepError(`aws codepipeline ${operation} did not answer in JSON: ${output.slice(0, 200)}`);
  }
}
