import { join } from 'node:path';
import { pipelineStacks } from 'local-aws/delivery-stack/delivery-stack.ts';
import type { PipelinesState, Rehearsal, RunningPipelines } from '../rehearsal.ts';
import { pipelineSource } from './deploy-targets.ts';
import { type Approver, createCounter, createRunningPipeline } from './run-pipeline.ts';
import type { SharedSite } from './run-project.ts';

/** Creates all pipelines of the stack; with a state, they continue it. */
export function createRunningPipelines(
  options: Pick<Rehearsal, 'stack' | 'paths' | 'progress' | 'signal' | 'onBuild'> & {
    readonly site: SharedSite;
    readonly approve: Approver;
    readonly state?: PipelinesState;
  },
): RunningPipelines {
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
      executions: state?.executions.get(own.pipeline.name),
    }),
  );
  return {
    all,
    state: () => ({
      lastNumber: nextNumber(),
      executions: new Map(all.map(({ pipeline, queue }) => [pipeline.name, queue.history.executions])),
    }),
  };
}
