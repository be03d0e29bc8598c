import type { PipelineStart } from '../event-bridge/starts-for.ts';
import {
  type ExecutionMemory,
  type ExecutionType,
  type PipelineEvent,
  stateChangeOf,
} from './execution-result.ts';

/** As CodePipeline writes the state of an execution, a stage or an action. */
type RecordedStatus = 'InProgress' | 'Stopping' | 'Succeeded' | 'Failed' | 'Stopped';

/** An execution in plain values, which another process can take over. */
export interface ExecutionRecord {
  readonly executionId: string;
  readonly type: ExecutionType;
  /** The execution that a rollback goes back to. */
  readonly rollbackTargetId: string | undefined;
  readonly start: PipelineStart;
  readonly startedAt: Date;
  updatedAt: Date;
  status: RecordedStatus;
  /** Why somebody stopped it. */
  stopReason?: string | undefined;
  /** What a rollback or a retry needs. It grows while the execution runs. */
  memory: ExecutionMemory;
  readonly stages: StageRecord[];
}

export interface StageRecord {
  readonly name: string;
  readonly startedAt: Date;
  status: RecordedStatus;
  readonly actions: ActionRecord[];
}

export interface ActionRecord {
  readonly name: string;
  readonly startedAt: Date;
  updatedAt: Date;
  status: RecordedStatus;
  outputs: Readonly<Record<string, string>>;
  /** The comment of the person who approved. */
  summary: string | undefined;
  /** Why it failed. */
  message: string | undefined;
}

/** The executions of a pipeline, as its events report them; the oldest first. */
export interface ExecutionHistory {
  readonly executions: readonly ExecutionRecord[];
  find(executionId: string): ExecutionRecord | undefined;
  /** The latest execution in a stage. A rollback may enter it before an execution that was started earlier. */
  latestIn(stage: string): StageEntry | undefined;
  record(event: PipelineEvent): void;
}

/** An execution in a stage. */
export interface StageEntry {
  readonly execution: ExecutionRecord;
  readonly stage: StageRecord;
}

const statuses = {
  started: 'InProgress',
  resumed: 'InProgress',
  succeeded: 'Succeeded',
  failed: 'Failed',
  stopped: 'Stopped',
} as const satisfies Record<string, RecordedStatus>;

/** @param earlier the executions of a history that this one goes on with */
export function createExecutionHistory(earlier: readonly ExecutionRecord[] = []): ExecutionHistory {
  const executions = [...earlier];
  const find = (id: string) => executions.find(({ executionId }) => executionId === id);
  return {
    executions,
    find,
    latestIn: (name) =>
      executions
        .flatMap((execution) => execution.stages.map((stage) => ({ execution, stage })))
        .filter(({ stage }) => stage.name === name)
        .sort((one, other) => one.stage.startedAt.getTime() - other.stage.startedAt.getTime())
        .at(-1),
    record(event) {
      if (event.type === 'execution-started') executions.push(newRecord(event, new Date()));
      const execution = find(event.executionId);
      if (execution !== undefined) update(execution, event, new Date());
    },
  };
}

function newRecord(event: PipelineEvent & { type: 'execution-started' }, startedAt: Date): ExecutionRecord {
  const { executionId, start, rollbackTargetId } = event;
  const type = rollbackTargetId === undefined ? 'STANDARD' : 'ROLLBACK';
  const times = { startedAt, updatedAt: startedAt };
  const memory = { commitIds: new Map(), artifacts: new Map(), namespaces: new Map() };
  return { executionId, type, rollbackTargetId, start, ...times, status: 'InProgress', memory, stages: [] };
}

function update(execution: ExecutionRecord, event: PipelineEvent, time: Date): void {
  execution.updatedAt = time;
  if (event.type === 'execution-stopping') execution.status = 'Stopping';
  const change = stateChangeOf(event);
  if (change === undefined) return;
  const { level, state } = change;
  const status = statuses[state];
  if (level === 'execution') execution.status = status;
  if (level === 'execution' || !('stage' in event)) return;
  const stage = stageOf(execution, event.stage, time);
  if (level === 'stage') stage.status = status;
  if (!('action' in event)) return;
  const { action: name } = event;
  // A retry runs an action again: each run has its own record.
  if (state === 'started') stage.actions.push(newAction(name, time));
  const action = stage.actions.findLast((one) => one.name === name);
  if (action === undefined) return;
  action.status = status;
  action.updatedAt = time;
  if ('outputs' in event) action.outputs = event.outputs;
  if ('summary' in event) action.summary = event.summary;
  if ('message' in event) action.message = event.message;
}

/** The record of a stage, which is made when the execution enters it. */
function stageOf({ stages }: ExecutionRecord, name: string, startedAt: Date): StageRecord {
  const found = stages.find((stage) => stage.name === name);
  if (found !== undefined) return found;
  const created: StageRecord = { name, startedAt, status: 'InProgress', actions: [] };
  stages.push(created);
  return created;
}

function newAction(name: string, startedAt: Date): ActionRecord {
  const unknown = { outputs: {}, summary: undefined, message: undefined };
  return { name, startedAt, updatedAt: startedAt, status: 'InProgress', ...unknown };
}
