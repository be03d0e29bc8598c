import { join } from 'node:path';
import { type DeliveryStack, pipelineStacks } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import type { Progress } from '../progress.ts';
import { pipelineSource } from './pipeline-source.ts';
import {
  type Approver,
  createCounter,
  createRunningPipeline,
  type PipelineOptions,
  type PipelineState,
  type RunningPipeline,
} from './run-pipeline.ts';
import type { SharedSite } from './run-project.ts';

/** The pipelines of a stack. */
export interface RunningPipelines {
  readonly all: readonly RunningPipeline[];
  /** Their state, to continue in another process. */
  state(): PipelinesState;
}

/** The state of pipelines in plain values, for another process. */
export interface PipelinesState {
  /** The last number of clones and builds. */
  readonly lastNumber: number;
  /** By the names of the pipelines. */
  readonly pipelines: ReadonlyMap<string, PipelineState>;
}

/** Creates all pipelines of the stack; with a state, they continue it. */
export function createRunningPipelines(options: {
  readonly stack: DeliveryStack;
  readonly site: SharedSite;
  readonly paths: ClusterPaths;
  readonly approve: Approver;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly onBuild?: PipelineOptions['onBuild'];
  readonly state?: PipelinesState;
}): RunningPipelines {
  const { stack, site, paths, state, ...rest } = options;
  const nextNumber = createCounter(state?.lastNumber);
  const all = pipelineStacks(stack).map((own) =>
    createRunningPipeline({
      ...rest,
      stack: own,
      site: { ...site, sourceUrl: pipelineSource(own).url },
      workDirectory: join(paths.run, 'builds'),
      logDirectory: paths.log,
      nextNumber,
      state: state?.pipelines.get(own.pipeline.name),
    }),
  );
  return {
    all,
    state: () => ({
      lastNumber: nextNumber(),
      pipelines: new Map(
        all.map(({ pipeline, queue, history }) => [
          pipeline.name,
          { queue: queue.state(), executions: history.executions },
        ]),
      ),
    }),
  };
}
