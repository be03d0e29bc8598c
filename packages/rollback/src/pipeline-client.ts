import {
  CodePipelineClient,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  paginateListActionExecutions,
  paginateListPipelineExecutions,
  RollbackStageCommand,
} from '@aws-sdk/client-codepipeline';
import type { ActionRun, Execution } from './deployments.ts';

/** The calls of a rollback. */
export interface PipelineClient {
  describe(): Promise<{
    readonly arn: string;
    readonly version: number;
    readonly stageNames: readonly string[];
  }>;
  /** The newest executions and action runs, up to the maximum number of pages. */
  list(): Promise<{ readonly executions: readonly Execution[]; readonly runs: readonly ActionRun[] }>;
  rollbackStage(stageName: string, targetExecutionId: string): Promise<string>;
  readStatus(executionId: string): Promise<string>;
  /** Why an execution failed. */
  readFailure(executionId: string): Promise<string>;
}

/** A delivery has some eight actions, so these are at least the last hundred deliveries. */
const pageSize = 100;
const maximumPages = 10;

export function createPipelineClient(region: string, pipelineName: string): PipelineClient {
  const client = new CodePipelineClient({ region });
  const paging = { client, pageSize };
  return {
    async describe() {
      const { pipeline, metadata } = await client.send(new GetPipelineCommand({ name: pipelineName }));
      const stageNames = (pipeline?.stages ?? []).map(({ name }) => name ?? '');
      return { arn: metadata?.pipelineArn ?? '', version: pipeline?.version ?? 0, stageNames };
    },
    async list() {
      const [executions, runs] = await Promise.all([
        take(paginateListPipelineExecutions(paging, { pipelineName }), (page) =>
          (page.pipelineExecutionSummaries ?? []).map(
            (summary): Execution => ({
              id: summary.pipelineExecutionId ?? '',
              rollbackTargetId: summary.rollbackMetadata?.rollbackTargetPipelineExecutionId,
              commitId: summary.sourceRevisions?.[0]?.revisionId ?? '',
              commitMessage: summary.sourceRevisions?.[0]?.revisionSummary ?? '',
            }),
          ),
        ),
        take(paginateListActionExecutions(paging, { pipelineName }), (page) =>
          (page.actionExecutionDetails ?? []).map(
            (detail): ActionRun => ({
              executionId: detail.pipelineExecutionId ?? '',
              pipelineVersion: detail.pipelineVersion ?? 0,
              stageName: detail.stageName ?? '',
              actionName: detail.actionName ?? '',
              status: detail.status ?? '',
              endedAt: detail.lastUpdateTime ?? new Date(0),
              outputs: detail.output?.outputVariables ?? {},
            }),
          ),
        ),
      ]);
      return { executions, runs };
    },
    async rollbackStage(stageName, targetPipelineExecutionId) {
      const command = new RollbackStageCommand({ pipelineName, stageName, targetPipelineExecutionId });
      return (await client.send(command)).pipelineExecutionId ?? '';
    },
    async readStatus(pipelineExecutionId) {
      const command = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
      return (await client.send(command)).pipelineExecution?.status ?? '';
    },
    async readFailure(pipelineExecutionId) {
      const pages = paginateListActionExecutions(paging, { pipelineName, filter: { pipelineExecutionId } });
      const details = await take(pages, (page) => page.actionExecutionDetails ?? []);
      const failed = details.find(({ status }) => status === 'Failed')?.output?.executionResult;
      return (
        failed?.errorDetails?.message ?? failed?.externalExecutionSummary ?? 'CodePipeline gives no reason'
      );
    },
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
