import type { BuildResult } from '../../src/codebuild/build-result.ts';
import { createExecutionQueue } from '../../src/codepipeline/execution-queue.ts';
import type { ExecutionResult, PipelineEvent } from '../../src/codepipeline/execution-result.ts';
import type {
  ActionBuildRequest,
  ApprovalRequest,
  PipelineServices,
  SourceRequest,
} from '../../src/codepipeline/pipeline-services.ts';
import {
  type DeliveryStack,
  type Pipeline,
  type PipelineAction,
  type PipelineStack,
  pipelineStacks,
} from '../../src/delivery-stack/delivery-stack.ts';
import { parseDeliveryStack } from '../../src/delivery-stack/parse-delivery-stack.ts';
import type { PipelineStart } from '../../src/event-bridge/starts-for.ts';
import { deliveryJson } from './delivery-json.ts';

export const COMMIT_ID = '0123456789abcdef0123456789abcdef01234567';

export const START: PipelineStart = {
  pipelineName: 'hello-world',
  sourceRevisions: [{ actionName: 'Source', revisionType: 'COMMIT_ID', revisionValue: COMMIT_ID }],
  variables: [],
};

/** The fixture's stack, its pipeline changed. */
export function stackWith(change: (pipeline: Pipeline) => Partial<Pipeline> = () => ({})): PipelineStack {
  return onlyPipeline(parseDeliveryStack(deliveryJson()), change);
}

/** The stack as its one pipeline sees it, changed. */
export function onlyPipeline(
  stack: DeliveryStack,
  change: (pipeline: Pipeline) => Partial<Pipeline> = () => ({}),
): PipelineStack {
  const [found, ...others] = pipelineStacks(stack);
  if (found === undefined || others.length > 0) throw new Error('the stack has not one pipeline');
  return { ...found, pipeline: { ...found.pipeline, ...change(found.pipeline) } };
}

/** The same with one action changed. */
export function stackWithAction(name: string, change: Partial<PipelineAction>): PipelineStack {
  return stackWith(({ stages }) => ({
    stages: stages.map((stage) => ({
      ...stage,
      actions: stage.actions.map((action) => (action.name === name ? { ...action, ...change } : action)),
    })),
  }));
}

/** The same with settings of one action's configuration changed; undefined removes one. */
export function stackWithSetting(name: string, changes: Record<string, string | undefined>): PipelineStack {
  const action = stackWith()
    .pipeline.stages.flatMap(({ actions }) => actions)
    .find((candidate) => candidate.name === name);
  const settings = Object.entries({ ...action?.configuration, ...changes });
  const configuration = Object.fromEntries(
    settings.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
  return stackWithAction(name, { configuration });
}

/** A pipeline with a store of artifacts in each of these regions. */
export function withStores(stack: PipelineStack, regions: readonly (string | undefined)[]): PipelineStack {
  const artifactStores = regions.map((region, index) => ({ region, bucket: `artifacts-${index}` }));
  return { ...stack, pipeline: { ...stack.pipeline, artifactStores } };
}

/** Runs the fixture's pipeline with these services until the end of the execution. */
export function execute(
  services: PipelineServices,
  {
    start = START,
    ...options
  }: Partial<Parameters<typeof createExecutionQueue>[0] & { start: PipelineStart }> = {},
): Promise<ExecutionResult> {
  const queue = createExecutionQueue({
    stack: stackWith(),
    services,
    createExecutionId: () => 'e',
    ...options,
  });
  return queue.start(start);
}

export interface Asked {
  readonly sources: SourceRequest[];
  readonly builds: ActionBuildRequest[];
  readonly approvals: ApprovalRequest[];
}

/** Services that succeed and record their requests. */
export function friendlyServices(changes: Partial<PipelineServices> = {}): {
  services: PipelineServices;
  asked: Asked;
} {
  const asked: Asked = { sources: [], builds: [], approvals: [] };
  const services: PipelineServices = {
    fetchSource: async ({ commitId = COMMIT_ID, repositoryName, branchName }) => ({
      directory: '/source',
      outputs: { CommitId: commitId, RepositoryName: repositoryName, BranchName: branchName },
    }),
    runBuild: async ({ action }) => buildResult(action === 'Build' ? { IMAGE_TAG: '1.0.2' } : {}),
    approve: async () => 'approved',
    ...changes,
  };
  return {
    asked,
    services: {
      fetchSource: (request) => {
        asked.sources.push(request);
        return services.fetchSource(request);
      },
      runBuild: (request) => {
        asked.builds.push(request);
        return services.runBuild(request);
      },
      approve: (request) => {
        asked.approvals.push(request);
        return services.approve(request);
      },
    },
  };
}

export function buildResult(
  exportedVariables: Record<string, string>,
  changes: Partial<BuildResult> = {},
): BuildResult {
  return {
    buildId: 'hello-world-build:1',
    status: 'SUCCEEDED',
    phases: [],
    exportedVariables,
    artifactDirectory: undefined,
    logFile: '/logs/build.log',
    ...changes,
  };
}

/** A build whose command failed. */
export function failedBuild(): BuildResult {
  const command = { text: 'helm upgrade', exitCode: 3, outputTail: 'no' };
  return buildResult(
    {},
    { status: 'FAILED', phases: [{ name: 'build', status: 'FAILED', commands: [command] }] },
  );
}

/** Events as one line each: type, stage, action. */
export function linesOf(events: readonly PipelineEvent[]): string[] {
  return events.map((event) =>
    [event.type, 'stage' in event ? event.stage : '', 'action' in event ? event.action : '']
      .filter((part) => part !== '')
      .join(' '),
  );
}
