import type { ActionRun, Execution } from './deployments.ts';

/** The calls to CodePipeline. */
export interface PipelineClient {
  describe(): Promise<PipelineDescription>;
  /**
   * The newest executions and action runs, up to the maximum number of pages. With the id of an execution, only its runs, and
   * the executions down to it: one page each, as a rule.
   */
  list(executionId?: string): Promise<PipelineLists>;
  readState(): Promise<readonly StageState[]>;
  readStatus(executionId: string): Promise<string>;
  /** Why an execution failed. */
  readFailure(executionId: string): Promise<string>;
  rollbackStage(stageName: string, targetExecutionId: string): Promise<string>;
  /** Ends an execution after the actions that run. One that has ended already is no error. */
  stop(executionId: string, reason: string): Promise<void>;
  /** @throws OperationError if the token is not valid any more, or if these credentials may not answer */
  answer(approval: Approval, token: string, answer: ApprovalAnswer): Promise<void>;
  /** @throws OperationError if these credentials may not answer the approval */
  verifyMayAnswer(approval: Approval): Promise<void>;
}

/** From GetPipeline. */
export interface PipelineDescription {
  readonly arn: string;
  readonly version: number;
  readonly stages: readonly StageDescription[];
}

/** A stage, and its actions by their names. */
interface StageDescription {
  readonly name: string;
  readonly actions: readonly string[];
  /** The actions that are manual approvals. */
  readonly approvals: readonly string[];
}

export interface PipelineLists {
  readonly executions: readonly Execution[];
  readonly runs: readonly ActionRun[];
}

/** A stage, from GetPipelineState. */
export interface StageState {
  readonly name: string;
  /** The execution that is in the stage, or was last. */
  readonly latest: { readonly executionId: string; readonly status: string } | undefined;
  readonly actions: readonly ActionState[];
}

interface ActionState {
  readonly name: string;
  readonly status: string | undefined;
  readonly since: Date | undefined;
  /** Of an approval that waits. */
  readonly token: string | undefined;
}

/** A manual approval of the pipeline. */
export interface Approval {
  readonly stageName: string;
  readonly actionName: string;
}

export interface ApprovalAnswer {
  readonly status: 'Approved' | 'Rejected';
  /** At most 512 characters. */
  readonly summary: string;
}
