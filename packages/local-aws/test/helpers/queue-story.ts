import type { ExecutionRecord } from '../../src/codepipeline/execution-history.ts';
import { createExecutionQueue } from '../../src/codepipeline/execution-queue.ts';
import type { PipelineEvent } from '../../src/codepipeline/execution-result.ts';
import { friendlyServices, stackWith } from './pipeline-story.ts';

/** A queue of the fixture's pipeline, whose executions are called first, second, third, fourth. */
export function queueStory(
  services: Parameters<typeof friendlyServices>[0],
  executions?: readonly ExecutionRecord[],
) {
  const friendly = friendlyServices(services);
  const events: PipelineEvent[] = [];
  const names = ['first', 'second', 'third', 'fourth'];
  const queue = createExecutionQueue({
    stack: stackWith(),
    services: friendly.services,
    onEvent: (event) => events.push(event),
    createExecutionId: () => names.shift() ?? 'more',
    executions,
  });
  return { queue, asked: friendly.asked, events };
}
