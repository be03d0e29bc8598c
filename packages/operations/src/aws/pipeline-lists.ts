import {
  type ActionExecutionDetail,
  type CodePipelineClient,
  type PipelineExecutionSummary,
  paginateListActionExecutions,
  paginateListPipelineExecutions,
} from '@aws-sdk/client-codepipeline';
import type { ActionRun, Execution } from '../pipeline/deployments.ts';

/** A pipeline, by its client. */
interface ListedPipeline {
  readonly client: CodePipelineClient;
  readonly pipelineName: string;
}

/** A delivery has some eight actions, so these are at least the last hundred deliveries. */
const pageSize = 100;
const maximumPages = 10;

export function listExecutions({ client, pipelineName }: ListedPipeline): Promise<Execution[]> {
  const pages = paginateListPipelineExecutions({ client, pageSize }, { pipelineName });
  return take(pages, (page) => (page.pipelineExecutionSummaries ?? []).map(executionOf));
}

export function listRuns({ client, pipelineName }: ListedPipeline): Promise<ActionRun[]> {
  const pages = paginateListActionExecutions({ client, pageSize }, { pipelineName });
  return take(pages, (page) => (page.actionExecutionDetails ?? []).map(runOf));
}

/** Why an execution failed. */
export async function listFailure(
  { client, pipelineName }: ListedPipeline,
  pipelineExecutionId: string,
): Promise<string> {
  const wanted = { pipelineName, filter: { pipelineExecutionId } };
  const pages = paginateListActionExecutions({ client, pageSize }, wanted);
  const details = await take(pages, (page) => page.actionExecutionDetails ?? []);
  const failed = details.find(({ status }) => status === 'Failed')?.output?.executionResult;
  return failed?.errorDetails?.message ?? failed?.externalExecutionSummary ?? 'CodePipeline gives no reason';
}

function executionOf(summary: PipelineExecutionSummary): Execution {
  return {
    id: summary.pipelineExecutionId ?? '',
    rollbackTargetId: summary.rollbackMetadata?.rollbackTargetPipelineExecutionId,
    status: summary.status ?? '',
    startedAt: summary.startTime ?? new Date(0),
    commitId: summary.sourceRevisions?.[0]?.revisionId ?? '',
    commitMessage: summary.sourceRevisions?.[0]?.revisionSummary ?? '',
  };
}

function runOf(detail: ActionExecutionDetail): ActionRun {
  return {
    executionId: detail.pipelineExecutionId ?? '',
    pipelineVersion: detail.pipelineVersion ?? 0,
    stageName: detail.stageName ?? '',
    actionName: detail.actionName ?? '',
    status: detail.status ?? '',
    endedAt: detail.lastUpdateTime ?? new Date(0),
    outputs: detail.output?.outputVariables ?? {},
  };
}

async function take<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  let count = 0;
  for await (const page of pages) {
    items.push(...itemsOf(page));
    count += 1;
    if (count === maximumPages) break;
  }
  return items;
}
