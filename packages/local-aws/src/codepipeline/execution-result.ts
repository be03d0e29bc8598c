import type { BuildEvent, BuildResult } from '../codebuild/build-result.ts';
import type { ActionProvider } from '../delivery-stack/delivery-stack.ts';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import type { Artifact } from './pipeline-services.ts';

export type ExecutionStatus = 'SUCCEEDED' | 'FAILED' | 'STOPPED';

/** A rollback runs one stage of an execution again; all else is standard. */
export type ExecutionType = 'STANDARD' | 'ROLLBACK';

export interface ExecutionResult {
  readonly executionId: string;
  readonly type: ExecutionType;
  readonly status: ExecutionStatus;
  readonly start: PipelineStart;
  /** All stages of the pipeline, also those that did not run; of a rollback its stage alone, of a retry those from there on. */
  readonly stages: readonly StageResult[];
  /** What its actions produced, for a rollback to it. */
  readonly memory: ExecutionMemory;
}

/** What an execution passes from one action to the next. */
export interface ExecutionMemory {
  /** The commits that its start names, by source action. */
  readonly commitIds: ReadonlyMap<string, string>;
  readonly artifacts: ReadonlyMap<string, Artifact>;
  /** Values of variables, by namespace. */
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export interface StageResult {
  readonly name: string;
  readonly status: ExecutionStatus | 'NOT_RUN';
  /** The actions that were started. */
  readonly actions: readonly ActionResult[];
}

export interface ActionResult {
  readonly name: string;
  readonly provider: ActionProvider;
  readonly status: ExecutionStatus;
  /** Its output variables. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Why it failed or stopped. */
  readonly message: string | undefined;
  /** The error of the service, if that is why. */
  readonly cause: unknown;
  /** The build of a CodeBuild action, if it started one. */
  readonly build: BuildResult | undefined;
}

type Of<T extends string, Fields> = { readonly type: T; readonly executionId: string } & Readonly<Fields>;
type OfStage<T extends string, Fields> = Of<T, { stage: string } & Fields>;
type OfAction<T extends string, Fields> = OfStage<T, { action: string; provider: ActionProvider } & Fields>;

/** An event of an execution, to show its progress. */
export type PipelineEvent =
  | Of<'execution-queued', { start: PipelineStart }>
  | Of<'execution-started', { start: PipelineStart; rollbackTargetId?: string }>
  | Of<'execution-resumed', { stage: string }>
  | Of<'execution-stopping' | 'execution-succeeded' | 'execution-failed' | 'execution-stopped', object>
  | OfStage<'stage-started' | 'stage-succeeded' | 'stage-failed' | 'stage-stopped', object>
  | OfAction<'action-started', object>
  | OfAction<'action-succeeded', { outputs: Readonly<Record<string, string>>; summary: string | undefined }>
  | OfAction<'action-failed' | 'action-stopped', { message: string }>
  | OfAction<'build', { event: BuildEvent }>;

type ChangedLevel = 'execution' | 'stage' | 'action';
type ChangedState = 'started' | 'resumed' | 'succeeded' | 'failed' | 'stopped';

/** What an event reports as changed, and its new state; undefined if the event is about something else. */
export function stateChangeOf({
  type,
}: PipelineEvent): { readonly level: ChangedLevel; readonly state: ChangedState } | undefined {
  const [, level, state] =
    /^(execution|stage|action)-(started|resumed|succeeded|failed|stopped)$/.exec(type) ?? [];
  return level && state ? { level: level as ChangedLevel, state: state as ChangedState } : undefined;
}
