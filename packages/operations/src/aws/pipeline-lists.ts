import type {
  ActionExecutionDetail,
  CodePipeline,
  PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import type { ActionRun, Execution } from '../pipeline/deployments.ts';

/** A pipeline, by its client. */
interface ListedPipeline {
  readonly client: CodePipeline;
  readonly pipelineName: string;
}

/** A delivery has some eight actions, so these are at least the last hundred deliveries. */
const pageSize = 100;
const maximumPages = 10;

/** The newest executions; down to the one of an id, if one is given. */
export function listExecutions({ client, pipelineName }: ListedPipeline, id?: string): Promise<Execution[]> {
  const pages = client.paginateListPipelineExecutions({ pipelineName }, { pageSize });
  const isLast = (execution: Execution) => execution.id === id;
  return take(pages, (page) => (page.pipelineExecutionSummaries ?? []).map(executionOf), isLast);
}

/** The newest action runs; those of one execution, if its id is given. */
export function listRuns({ client, pipelineName }: ListedPipeline, id?: string): Promise<ActionRun[]> {
  return take(actionPages({ client, pipelineName }, id), (page) =>
    (page.actionExecutionDetails ?? []).map(runOf),
  );
}

/** Why an execution failed. */
export async function listFailure(pipeline: ListedPipeline, executionId: string): Promise<string> {
  const details = await take(actionPages(pipeline, executionId), (page) => page.actionExecutionDetails ?? []);
  const failed = details.find(({ status }) => status === 'Failed')?.output?.executionResult;
  return failed?.errorDetails?.message ?? failed?.externalExecutionSummary ?? 'CodePipeline gives no reason';
}

function actionPages({ client, pipelineName }: ListedPipeline, id?: string) {
  const filter = id === undefined ? {} : { filter: { pipelineExecutionId: id } };
  return client.paginateListActionExecutions({ pipelineName, ...filter }, { pageSize });
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
  isLast: (item: Item) => boolean = () => false,
): Promise<Item[]> {
  const items: Item[] = [];
  let count = 0;
  for await (const page of pages) {
    const found = itemsOf(page);
    items.push(...found);
    count += 1;
    if (count === maximumPages || found.some(isLast)) break;
  }
  return items;
}
