import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { ApiFault } from '../../src/aws-api/api-fault.ts';
import { createExecutionQueue } from '../../src/codepipeline/execution-queue.ts';
import { friendlyServices, stackWith } from './pipeline-story.ts';

/** The fixture's stage that has an approval before its deployment. */
export const stage = 'Deploy-development';
const action = 'Approve';

/** A queue whose executions are called e1, e2, e3, and whose approvals wait for PutApprovalResult. */
export function waitingStory() {
  const { services, asked } = friendlyServices({ approve: () => new Promise(() => {}) });
  let count = 0;
  const queue = createExecutionQueue({
    stack: stackWith(),
    services,
    createExecutionId: () => `e${++count}`,
  });
  const tokenOf = (executionId: string) => queue.approvals.tokenOf({ executionId, stage, action });
  const answer = (executionId: string) =>
    queue.approvals.answer({ stage, action }, tokenOf(executionId) ?? '', {
      status: 'Approved',
      summary: '',
    });
  return {
    queue,
    asked,
    tokenOf,
    answer,
    /** Resolves when the approval of an execution waits for its answer. */
    untilAsked: (executionId: string) =>
      eventually(`the approval of ${executionId}`, () => tokenOf(executionId)),
    /** Resolves when these executions wait for the stage. */
    untilWaiting: (...ids: string[]) =>
      eventually(`${ids.join(', ')} in the queue of ${stage}`, () =>
        queue.waiting(stage).join() === ids.join() ? true : undefined,
      ),
    /** Approves each approval until all executions have ended. */
    async approveAll(results: readonly Promise<unknown>[]) {
      let isOver = false;
      const ended = Promise.all(results).finally(() => {
        isOver = true;
      });
      while (!isOver) {
        for (let id = 1; id <= count; id += 1) if (tokenOf(`e${id}`) !== undefined) answer(`e${id}`);
        await sleep(1);
      }
      await ended;
    },
  };
}

/** The code of the refusal; undefined if there is none. */
export function refused(call: () => void): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof ApiFault) return error.code;
    throw error;
  }
  return undefined;
}
