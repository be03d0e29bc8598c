/** An execution of the pipeline, from ListPipelineExecutions. */
export interface Execution {
  readonly id: string;
  /** The execution that this one repeats, if it is a rollback of a stage. */
  readonly rollbackTargetId: string | undefined;
  /** `InProgress`, `Succeeded` and others of CodePipeline. */
  readonly status: string;
  readonly startedAt: Date;
  readonly commitId: string;
  readonly commitMessage: string;
}

/** A run of an action, from ListActionExecutions. */
export interface ActionRun {
  readonly executionId: string;
  /** The version of the pipeline's structure at that time. */
  readonly pipelineVersion: number;
  readonly stageName: string;
  readonly actionName: string;
  readonly status: string;
  readonly endedAt: Date;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The revision of an execution. */
export interface Revision {
  readonly executionId: string;
  readonly commitId: string;
  readonly commitMessage: string;
  /** Empty before the image is built. */
  readonly imageTag: string;
  readonly imageDigest: string;
}

/** A deployment of an execution in a stage. */
export interface Deployment extends Revision {
  readonly endedAt: Date;
  /** Whether the pipeline still has the same structure; otherwise CodePipeline refuses the target. */
  readonly isReachable: boolean;
}

/** The deployments of a stage. */
export interface StageHistory {
  /** Undefined if nothing has succeeded yet. */
  readonly live: Deployment | undefined;
  /** The run that deployed the live revision: of its own execution, or of a rollback to it. */
  readonly liveBy: { readonly executionId: string; readonly endedAt: Date } | undefined;
  /** The executions that succeeded in the stage, without rollbacks, newest first. */
  readonly deployments: readonly Deployment[];
}

/** The stage of an environment. */
export interface DeployStage {
  readonly name: string;
  /** Its actions that are manual approvals. */
  readonly approvals: readonly string[];
  readonly pipelineVersion: number;
}

/** Computes the history of a stage from CodePipeline's lists, in any order. */
export function stageHistory(
  stage: DeployStage,
  executions: readonly Execution[],
  runs: readonly ActionRun[],
): StageHistory {
  const byId = new Map(executions.map((execution) => [execution.id, execution]));
  const successes = [...Map.groupBy(inStage(stage.name, runs), ({ executionId }) => executionId)]
    .map(([executionId, ofExecution]) => ({ executionId, ofExecution: latestOfEach(ofExecution) }))
    .filter(({ ofExecution }) => hasDeployed(stage, ofExecution))
    .map(({ executionId, ofExecution }) => ({
      execution: byId.get(executionId),
      endedAt: new Date(Math.max(...ofExecution.map(({ endedAt }) => endedAt.getTime()))),
      pipelineVersion: ofExecution[0]?.pipelineVersion,
    }))
    .sort((one, other) => other.endedAt.getTime() - one.endedAt.getTime());
  const deployments = successes.flatMap(({ execution, endedAt, pipelineVersion }): Deployment[] => {
    if (execution === undefined || execution.rollbackTargetId !== undefined) return [];
    const isReachable = pipelineVersion === stage.pipelineVersion;
    return [{ ...revisionOf(execution, runs), endedAt, isReachable }];
  });
  const latest = successes.find(({ execution }) => execution !== undefined);
  const liveId = latest?.execution?.rollbackTargetId ?? latest?.execution?.id;
  const live = deployments.find(({ executionId }) => executionId === liveId);
  const liveBy = latest && { executionId: latest.execution?.id ?? '', endedAt: latest.endedAt };
  return { live, liveBy: live && liveBy, deployments };
}

/** The newest deployment in a stage, if it runs or did not succeed. What it left in the cluster is not known. */
export function unfinishedRun(stage: DeployStage, runs: readonly ActionRun[]): ActionRun | undefined {
  const deploys = inStage(stage.name, runs).filter(({ actionName }) => !stage.approvals.includes(actionName));
  const newest = deploys.toSorted((one, other) => other.endedAt.getTime() - one.endedAt.getTime())[0];
  return newest?.status === 'Succeeded' ? undefined : newest;
}

/** An execution may have been stopped after its approval. */
function hasDeployed({ approvals }: DeployStage, runs: readonly ActionRun[]): boolean {
  return (
    runs.every(({ status }) => status === 'Succeeded') &&
    runs.some(({ actionName }) => !approvals.includes(actionName))
  );
}

function inStage(name: string, runs: readonly ActionRun[]): ActionRun[] {
  return runs.filter(({ stageName }) => stageName === name);
}

/** A retry runs an action again in the same execution. The last run counts. */
function latestOfEach(runs: readonly ActionRun[]): ActionRun[] {
  return [...Map.groupBy(runs, ({ actionName }) => actionName).values()].map((ofAction) =>
    ofAction.reduce((one, other) => (other.endedAt > one.endedAt ? other : one)),
  );
}

/** The revision of an execution, from the variables of its actions. */
export function revisionOf(execution: Execution, runs: readonly ActionRun[]): Revision {
  const outputs = Object.assign(
    {},
    ...runs.filter(({ executionId }) => executionId === execution.id).map((run) => run.outputs),
  );
  const { id: executionId, commitId, commitMessage } = execution;
  const [imageTag, imageDigest] = [outputs['IMAGE_TAG'] ?? '', outputs['IMAGE_DIGEST'] ?? ''];
  return { executionId, commitId, commitMessage, imageTag, imageDigest };
}
