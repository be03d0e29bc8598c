import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../errors.ts';
import { describeWaiting } from '../pipeline/describe.ts';
import type { ApprovalAnswer, PipelineClient, PipelineLists } from '../pipeline/pipeline-client.ts';
import { openApproval } from '../pipeline/waiting.ts';
import type { DecisionPlan } from './plan-decision.ts';

interface DecisionOptions {
  readonly answer: ApprovalAnswer;
  readonly signal: AbortSignal;
  readonly intervalMs: number;
  /** How long CodePipeline may take to open the approval after the older executions have ended. */
  readonly timeoutMs: number;
  /** Reports progress. */
  readonly say: (line: string) => void;
}

/**
 * Ends the older executions that wait, and answers the approval of the chosen one. CodePipeline opens the
 * approval of one execution at a time, so the chosen one has none as long as an older one is in the stage.
 * @throws OperationError if the approval was answered meanwhile, or if these credentials may not answer it; in the second
 * case nothing was changed.
 */
export async function decide(
  client: PipelineClient,
  plan: DecisionPlan,
  options: DecisionOptions,
): Promise<void> {
  const { approval, chosen, older } = plan;
  if (older.length > 0) await client.verifyMayAnswer(approval);
  for (const one of older.filter(({ isOpen }) => !isOpen)) {
    assertGoesOn(options.signal);
    options.say(`ends ${describeWaiting(one)}`);
    await client.stop(one.executionId, endingOf(plan));
  }
  const token = await openToken(client, plan, options);
  assertGoesOn(options.signal);
  await client.answer(approval, token, options.answer);
  const done = options.answer.status === 'Approved' ? 'approved' : 'rejected';
  options.say(`${done} ${describeWaiting(chosen)}`);
}

/** Executions that were ended stay ended. The same command continues from there. */
function assertGoesOn(signal: AbortSignal): void {
  if (signal.aborted)
    throw new OperationError('interrupted, and nothing was answered: run this command again');
}

function endingOf({ chosen }: DecisionPlan): string {
  return `superseded by ${chosen.imageTag || 'another version'} of commit ${chosen.commitId}`;
}

/** Rejects the older execution whose approval is open, and waits until the one of the chosen execution is. */
async function openToken(
  client: PipelineClient,
  plan: DecisionPlan,
  { signal, intervalMs, timeoutMs, say }: DecisionOptions,
): Promise<string> {
  const { approval, chosen, older } = plan;
  const end = Date.now() + timeoutMs;
  const rejected = new Set<string>();
  for (;;) {
    const open = openApproval(await client.readState(), approval);
    if (open?.executionId === chosen.executionId) return open.token;
    assertWaits(await client.list(chosen.executionId), plan);
    const inTheWay = older.find(({ executionId }) => executionId === open?.executionId);
    if (open !== undefined && inTheWay === undefined)
      throw new OperationError(
        `the execution ${open.executionId}, which is newer, waits before ${describeWaiting(chosen)}: decide on it first`,
      );
    if (open !== undefined && inTheWay !== undefined && !rejected.has(open.token)) {
      say(`ends ${describeWaiting(inTheWay)}`);
      await client.answer(approval, open.token, { status: 'Rejected', summary: endingOf(plan) });
      rejected.add(open.token);
    }
    if (Date.now() > end)
      throw new OperationError(
        `${approval.actionName} of ${describeWaiting(chosen)} did not open within ${timeoutMs / 1000} s: run this command again`,
      );
    await delay(intervalMs, undefined, { signal }).catch(() => assertGoesOn(signal));
  }
}

/** Fails if somebody has ended the chosen execution, or has answered its approval. */
function assertWaits({ executions, runs }: PipelineLists, { approval, chosen }: DecisionPlan): void {
  const execution = executions.find(({ id }) => id === chosen.executionId);
  const answer = runs.find(
    ({ executionId, stageName, actionName, status }) =>
      executionId === chosen.executionId &&
      stageName === approval.stageName &&
      actionName === approval.actionName &&
      status !== 'InProgress',
  );
  const status = answer?.status ?? execution?.status;
  if (status === undefined || status === 'InProgress') return;
  const done = answer === undefined ? 'ended' : 'answered';
  throw new OperationError(
    `somebody ${done} ${describeWaiting(chosen)} meanwhile (${status}): \`pnpm status\` shows what waits now`,
  );
}
