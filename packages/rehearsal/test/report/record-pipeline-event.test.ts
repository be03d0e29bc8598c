import { expect } from 'chai';
import type { PipelineEvent } from 'local-aws/codepipeline/execution-result.ts';
import { recordPipelineEvent } from '../../src/report/record-pipeline-event.ts';
import type { ServiceRuns } from '../../src/report/run-record.ts';

const executionId = 'e1';
const start = {
  pipelineName: 'hello-world',
  sourceRevisions: [],
  variables: [{ name: 'REF', value: 'main' }],
};
const build = { executionId, stage: 'Build', action: 'Build', provider: 'CodeBuild' } as const;

/** The runs after the events, one a second. */
function recorded(events: readonly PipelineEvent[]): ServiceRuns['runs'] {
  const service: ServiceRuns = {
    pipelineName: 'hello-world',
    releaseName: 'hello-service',
    columns: [],
    runs: [],
    answers: new Map(),
  };
  for (const [index, event] of events.entries())
    recordPipelineEvent(service, event, { now: index * 1000, approver: 'you' });
  return service.runs;
}

describe('recordPipelineEvent', () => {
  it('ends an execution that is being stopped when it has stopped', () => {
    const events: PipelineEvent[] = [
      { type: 'execution-queued', executionId, start },
      { type: 'execution-started', executionId, start },
      { type: 'execution-stopping', executionId },
    ];
    expect(recorded(events)[0]).to.include({ state: 'running', endedAt: undefined });
    const stopped: PipelineEvent = { type: 'execution-stopped', executionId };
    expect(recorded([...events, stopped])[0]).to.include({ state: 'stopped', endedAt: 3000 });
  });

  it('keeps why an action failed', () => {
    const [run] = recorded([
      { type: 'execution-started', executionId, start },
      { type: 'action-started', ...build },
      { type: 'action-failed', ...build, message: 'no such image' },
    ]);
    expect(run?.actions[0]).to.include({ state: 'failed', message: 'no such image', approver: undefined });
  });

  it('keeps no output that is of no command', () => {
    const [run] = recorded([
      { type: 'execution-started', executionId, start },
      { type: 'action-started', ...build },
      { type: 'build', ...build, event: { type: 'command-started', phase: 'build', text: 'true' } },
      { type: 'build', ...build, event: { type: 'output', phase: 'build', line: 'of it' } },
      {
        type: 'build',
        ...build,
        event: { type: 'command-ended', phase: 'build', text: 'true', exitCode: 0 },
      },
      { type: 'build', ...build, event: { type: 'output', phase: 'build', line: 'of CodeBuild' } },
    ]);
    expect(run?.actions[0]?.commands.map(({ head }) => head)).to.deep.equal([['of it']]);
  });
});
