import { type ActionRun, type Execution, type Revision, revisionOf } from './deployments.ts';
import type { Approval, PipelineDescription, PipelineLists, StageState } from './pipeline-client.ts';

/** An execution that waits for the approval of an environment. */
export interface WaitingExecution extends Revision {
  readonly startedAt: Date;
  readonly since: Date;
  /** Whether its approval is open. CodePipeline opens one at a time; the others wait for the stage. */
  readonly isOpen: boolean;
}

/** The approval before the deployments of a stage: in the stage itself, or in the stage before. */
export function findApproval({ stages }: PipelineDescription, deployStageName: string): Approval | undefined {
  const index = stages.findIndex(({ name }) => name === deployStageName);
  const near = [stages[index], stages[index - 1]];
  return near.flatMap((stage) =>
    (stage?.approvals ?? []).map((actionName) => ({ stageName: stage?.name ?? '', actionName })),
  )[0];
}

/** The approval that is open now, with its token. */
export function openApproval(
  states: readonly StageState[],
  { stageName, actionName }: Approval,
): { readonly executionId: string; readonly token: string; readonly since: Date | undefined } | undefined {
  const stage = states.find(({ name }) => name === stageName);
  const action = stage?.actions.find(({ name }) => name === actionName);
  if (stage?.latest === undefined || action?.token === undefined || action.status !== 'InProgress')
    return undefined;
  return { executionId: stage.latest.executionId, token: action.token, since: action.since };
}

/**
 * The executions that wait for an approval, in the order in which they were started: the one whose approval is open, and
 * those that are through with the stage before. AWS does not document how many inbound executions GetPipelineState lists.
 */
export function waitingExecutions(
  approval: Approval,
  { stages }: PipelineDescription,
  states: readonly StageState[],
  { executions, runs }: PipelineLists,
): readonly WaitingExecution[] {
  const open = openApproval(states, approval);
  const before = stages[stages.findIndex(({ name }) => name === approval.stageName) - 1];
  const runsOf = Map.groupBy(runs, ({ executionId }) => executionId);
  const waits = ({ id, status }: Execution) => {
    if (id === open?.executionId) return true;
    const own = runsOf.get(id) ?? [];
    const isThrough = before?.actions.every((name) => lastStatus(own, before.name, name) === 'Succeeded');
    return status === 'InProgress' && isThrough && own.every((run) => run.stageName !== approval.stageName);
  };
  return executions
    .filter(waits)
    .map((execution) => {
      const isOpen = execution.id === open?.executionId;
      const times = (runsOf.get(execution.id) ?? []).map(({ endedAt }) => endedAt.getTime());
      const reached = new Date(Math.max(execution.startedAt.getTime(), ...times));
      const since = (isOpen ? open?.since : undefined) ?? reached;
      return { ...revisionOf(execution, runs), startedAt: execution.startedAt, since, isOpen };
    })
    .toReversed()
    .sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
}

/** The status of an action's last run. */
function lastStatus(runs: readonly ActionRun[], stageName: string, actionName: string): string | undefined {
  return runs
    .filter((run) => run.stageName === stageName && run.actionName === actionName)
    .sort((one, other) => one.endedAt.getTime() - other.endedAt.getTime())
    .at(-1)?.status;
}
