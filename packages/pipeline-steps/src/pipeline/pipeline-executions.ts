import type {
  ActionExecutionDetail,
  ListActionExecutionsInput,
  PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import { AwsError, answerOf } from '../aws.ts';
import type { StepContext } from '../step.ts';
import { createPipelineClient, type PipelinePlace } from './pipeline-client.ts';

/** The most executions that are read: those of some weeks. */
const executionCount = 100;

/** The newest executions, the newest first. */
export async function listExecutions(
  context: StepContext,
  place: PipelinePlace,
): Promise<readonly PipelineExecutionSummary[]> {
  const client = await createPipelineClient(context, place);
  const pages = client.paginateListPipelineExecutions({ pipelineName: place.pipelineName });
  const executions = collect(pages, (page) => page.pipelineExecutionSummaries, executionCount);
  return answerOf('codepipeline:ListPipelineExecutions', executions);
}

/** The most actions that are read: those of some thirty executions. */
const actionCount = 300;

/** The newest actions of all executions, the newest first. */
export async function listNewestActions(
  context: StepContext,
  place: PipelinePlace,
): Promise<readonly ActionExecutionDetail[]> {
  return listActionsOf(context, place, {});
}

/** The actions of an execution that have started. */
export async function listActions(
  context: StepContext,
  place: PipelinePlace & { readonly executionId: string },
): Promise<readonly ActionExecutionDetail[]> {
  return listActionsOf(context, place, { filter: { pipelineExecutionId: place.executionId } });
}

async function listActionsOf(
  context: StepContext,
  place: PipelinePlace,
  input: Pick<ListActionExecutionsInput, 'filter'>,
): Promise<readonly ActionExecutionDetail[]> {
  const client = await createPipelineClient(context, place);
  const pages = client.paginateListActionExecutions({ pipelineName: place.pipelineName, ...input });
  const actions = collect(pages, (page) => page.actionExecutionDetails, actionCount);
  return answerOf('codepipeline:ListActionExecutions', actions);
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
  const { pipelineName, executionId: pipelineExecutionId } = place;
  const input = { pipelineName, pipelineExecutionId, reason: reason.slice(0, 200) };
  const client = await createPipelineClient(context, place);
  try {
    await answerOf('codepipeline:StopPipelineExecution', client.stopPipelineExecution(input));
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'DuplicatedStopRequestException')) throw error;
  }
}

/** The first entries of all pages. */
async function collect<Page, Entry>(
  pages: AsyncIterable<Page>,
  entriesOf: (page: Page) => readonly Entry[] | undefined,
  count: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const page of pages) {
    entries.push(...(entriesOf(page) ?? []));
    if (entries.length >= count) break;
  }
  return entries.slice(0, count);
}
