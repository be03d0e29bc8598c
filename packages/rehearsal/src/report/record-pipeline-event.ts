import type { BuildEvent } from 'local-aws/codebuild/build-result.ts';
import type { PipelineEvent } from 'local-aws/codepipeline/execution-result.ts';
import type { ActionRun, CommandRun, PipelineRun, RunState, ServiceRuns } from './run-record.ts';

/** How many lines of a command's output are kept; its log has all. */
const headLines = 100;
const tailLines = 500;

type ActionEvent = Extract<PipelineEvent, { readonly action: string }>;

/** Milliseconds since 1970, and who answers approvals then. */
interface Moment {
  readonly now: number;
  readonly approver: string;
}

/** Adds an event of the service's pipeline to its runs. */
export function recordPipelineEvent(service: ServiceRuns, event: PipelineEvent, moment: Moment): void {
  const { now } = moment;
  if (event.type === 'execution-started') {
    service.runs.push(newRun(event, now));
    return;
  }
  const run = service.runs.find(({ executionId }) => executionId === event.executionId);
  if (run === undefined) return;
  if ('action' in event) recordActionEvent(run, event, moment);
  else if (/^execution-(succeeded|failed|stopped)$/.test(event.type)) end(run, stateOf(event.type), now);
}

function newRun(event: PipelineEvent & { type: 'execution-started' }, startedAt: number): PipelineRun {
  const { executionId, start, rollbackTargetId } = event;
  return {
    executionId,
    // A rollback has the start of its target, and no rule started it.
    ruleName: rollbackTargetId === undefined ? start.ruleName : undefined,
    ref: start.variables.find(({ name }) => name === 'REF')?.value,
    rollbackTargetId,
    startedAt,
    endedAt: undefined,
    state: 'running',
    actions: [],
  };
}

function recordActionEvent(run: PipelineRun, event: ActionEvent, { now, approver }: Moment): void {
  const { stage, action: name, provider } = event;
  if (event.type === 'action-started') {
    run.actions.push({
      stage,
      name,
      provider,
      startedAt: now,
      endedAt: undefined,
      state: 'running',
      outputs: {},
      message: undefined,
      approver: undefined,
      logFile: undefined,
      buildspec: undefined,
      commands: [],
    });
    return;
  }
  const action = run.actions.findLast((other) => other.stage === stage && other.name === name);
  if (action === undefined) return;
  if (event.type === 'build') {
    recordBuildEvent(action, event.event, now);
    return;
  }
  end(action, stateOf(event.type), now);
  if ('outputs' in event) action.outputs = event.outputs;
  if (provider === 'Manual' && action.state === 'succeeded') action.approver = approver;
  if ('message' in event) action.message = event.message;
}

function recordBuildEvent(action: ActionRun, event: BuildEvent, now: number): void {
  const { commands } = action;
  const running = commands.at(-1);
  switch (event.type) {
    case 'buildspec-read':
      action.buildspec = { file: event.file, text: event.text };
      return;
    case 'command-started':
      commands.push({
        phase: event.phase,
        text: event.text,
        startedAt: now,
        endedAt: undefined,
        exitCode: undefined,
        head: [],
        tail: [],
        omitted: 0,
      });
      return;
    case 'output':
      // Lines between two commands are CodeBuild's own.
      if (running !== undefined && running.endedAt === undefined) keepLine(running, event.line);
      return;
    case 'command-ended':
      if (running !== undefined) Object.assign(running, { endedAt: now, exitCode: event.exitCode });
  }
}

function keepLine(command: CommandRun, line: string): void {
  if (command.head.length < headLines) {
    command.head.push(line);
    return;
  }
  command.tail.push(line);
  if (command.tail.length <= tailLines) return;
  command.tail.shift();
  command.omitted += 1;
}

function end(span: { state: RunState; endedAt: number | undefined }, state: RunState, now: number): void {
  span.state = state;
  span.endedAt = now;
}

function stateOf(type: string): RunState {
  if (type.endsWith('-succeeded')) return 'succeeded';
  if (type.endsWith('-failed')) return 'failed';
  return type.endsWith('-stopped') ? 'stopped' : 'running';
}
