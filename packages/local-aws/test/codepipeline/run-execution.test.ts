import { expect } from 'chai';
import type { PipelineEvent } from '../../src/codepipeline/execution-result.ts';
import {
  buildResult,
  COMMIT_ID,
  execute,
  failedBuild,
  friendlyServices,
  linesOf,
  START,
  stackWithAction,
  stackWithSetting,
} from '../helpers/pipeline-story.ts';

const DEPLOY_VARIABLES = (value: string) => JSON.stringify([{ name: 'X', value, type: 'PLAINTEXT' }]);

describe('runExecution', () => {
  it('runs the stages in order and reports their events', async () => {
    const { services } = friendlyServices();
    const events: PipelineEvent[] = [];
    const result = await execute(services, { onEvent: (event) => events.push(event) });
    expect(result.status).to.equal('SUCCEEDED');
    expect(linesOf(events)).to.deep.equal([
      'execution-queued',
      'execution-started',
      'stage-started Source',
      'action-started Source Source',
      'action-succeeded Source Source',
      'stage-succeeded Source',
      'stage-started Build',
      'action-started Build Build',
      'action-succeeded Build Build',
      'stage-succeeded Build',
      'stage-started Deploy-development',
      'action-started Deploy-development Approve',
      'action-succeeded Deploy-development Approve',
      'action-started Deploy-development Deploy',
      'action-succeeded Deploy-development Deploy',
      'stage-succeeded Deploy-development',
      'execution-succeeded',
    ]);
  });

  it('hands the commit, the source and the variables on', async () => {
    const { services, asked } = friendlyServices();
    await execute(services);
    expect(asked.sources[0]).to.deep.include({
      repositoryName: 'hello_world',
      branchName: 'main',
      commitId: COMMIT_ID,
    });
    expect(asked.builds[0]).to.deep.include({
      executionId: 'e',
      stage: 'Build',
      action: 'Build',
      initiator: 'codepipeline/hello-world',
      environmentVariables: [],
    });
    expect(asked.builds[0]?.project.name).to.equal('hello-world-build');
    expect(asked.builds[0]?.source.directory).to.equal('/source');
    expect(asked.approvals[0]).to.deep.include({ customData: 'x 1.0.2' });
    expect(asked.builds[1]?.environmentVariables).to.deep.equal([{ name: 'IMAGE_TAG', value: '1.0.2' }]);
  });

  it('leaves the commit to the source where the start names none', async () => {
    const { services, asked } = friendlyServices();
    const start = { ...START, sourceRevisions: [] };
    await execute(services, { start });
    expect(asked.sources[0]?.commitId).to.equal(undefined);
  });

  const resolutions: [string, string, string][] = [
    ['a variable of the start', '#{variables.ROLLBACK}', 'yes'],
    ['an output of the source', '#{SourceVariables.CommitId}', COMMIT_ID],
    ['the execution', 'at #{codepipeline.PipelineExecutionId}!', 'at e!'],
    ['two in one', '#{variables.ROLLBACK}-#{BuildVariables.IMAGE_TAG}', 'yes-1.0.2'],
  ];
  for (const [what, text, expected] of resolutions) {
    it(`resolves ${what}`, async () => {
      const { services, asked } = friendlyServices();
      const stack = stackWithSetting('Deploy', { EnvironmentVariables: DEPLOY_VARIABLES(text) });
      const start = { ...START, variables: [{ name: 'ROLLBACK', value: 'yes' }] };
      await execute(services, { stack, start });
      expect(asked.builds[1]?.environmentVariables[0]?.value).to.equal(expected);
    });
  }

  it('stops at a failed build and says which command it was', async () => {
    const { services, asked } = friendlyServices({ runBuild: async () => failedBuild() });
    const result = await execute(services);
    expect(result.status).to.equal('FAILED');
    expect(result.stages.map(({ status }) => status)).to.deep.equal(['SUCCEEDED', 'FAILED', 'NOT_RUN']);
    expect(result.stages[1]?.actions[0]?.message).to.equal(
      'the build hello-world-build:1 ended as FAILED: in build, `helm upgrade` exited with 3; its log is /logs/build.log',
    );
    expect(result.stages[1]?.actions[0]?.build?.status).to.equal('FAILED');
    expect(asked.approvals).to.deep.equal([]);
  });

  it('leaves later actions of the stage out after a rejection', async () => {
    const { services, asked } = friendlyServices({ approve: async () => 'rejected' });
    const result = await execute(services);
    expect(result.status).to.equal('FAILED');
    expect(result.stages[2]?.actions.map(({ name, message }) => [name, message])).to.deep.equal([
      ['Approve', 'it was rejected.'],
    ]);
    expect(asked.builds).to.have.length(1);
  });

  const failures: [string, Parameters<typeof friendlyServices>[0], string][] = [
    [
      'an error of a service',
      { fetchSource: () => Promise.reject(new Error('no such repository')) },
      'no such repository',
    ],
    [
      'a source of another commit',
      { fetchSource: async () => ({ directory: '/source', outputs: { CommitId: 'other' } }) },
      `the source was asked for the commit ${COMMIT_ID} and gave other.`,
    ],
    [
      'an output that the build did not export',
      { runBuild: async () => buildResult({ OTHER: '1' }) },
      '#{BuildVariables.IMAGE_TAG}: BuildVariables has no IMAGE_TAG; it has OTHER.',
    ],
  ];
  for (const [what, changes, message] of failures) {
    it(`fails the action by ${what}`, async () => {
      const { services } = friendlyServices(changes);
      const result = await execute(services);
      const failed = result.stages
        .flatMap(({ actions }) => actions)
        .find(({ status }) => status === 'FAILED');
      expect(failed?.message).to.equal(message);
      expect(result.status).to.equal('FAILED');
    });
  }

  it('keeps what a service threw', async () => {
    const cause = new Error('no such repository');
    const { services } = friendlyServices({ fetchSource: () => Promise.reject(cause) });
    const result = await execute(services);
    expect(result.stages[0]?.actions[0]?.cause).to.equal(cause);
  });

  it('breaks, as CodePipeline does, on a value that ends the JSON string it stands in', async () => {
    const runBuild = async () => buildResult({ IMAGE_TAG: 'a"b' });
    const { services, asked } = friendlyServices({ runBuild });
    const result = await execute(services);
    expect(result.status).to.equal('FAILED');
    expect(asked.builds).to.have.length(1);
  });

  it('refuses variables kept elsewhere', async () => {
    const EnvironmentVariables = '[{"name":"X","value":"/x","type":"PARAMETER_STORE"}]';
    const { services } = friendlyServices();
    const stack = stackWithSetting('Deploy', { EnvironmentVariables });
    const result = await execute(services, { stack });
    expect(result.stages[2]?.actions[1]?.message).to.equal(
      'configuration: EnvironmentVariables: X: PARAMETER_STORE is not known to the rehearsal.',
    );
  });

  it('runs actions of one run order side by side, and all of them though one fails', async () => {
    const running: string[] = [];
    const { services } = friendlyServices({
      approve: async () => {
        running.push('approve');
        return 'rejected';
      },
      runBuild: async ({ action }) => {
        running.push(action);
        return buildResult({ IMAGE_TAG: '1' });
      },
    });
    const stack = stackWithAction('Deploy', { runOrder: 1 });
    const result = await execute(services, { stack });
    expect(running).to.deep.equal(['Build', 'approve', 'Deploy']);
    expect(result.stages[2]?.actions.map(({ status }) => status)).to.deep.equal(['FAILED', 'SUCCEEDED']);
    expect(result.status).to.equal('FAILED');
  });

  it('stops on request, also while it waits for an approval', async () => {
    const stop = new AbortController();
    const { services, asked } = friendlyServices({
      approve: () => {
        stop.abort();
        return new Promise(() => undefined);
      },
    });
    const events: PipelineEvent[] = [];
    const result = await execute(services, {
      signal: stop.signal,
      onEvent: (event) => events.push(event),
    });
    expect(result.status).to.equal('STOPPED');
    expect(result.stages.map(({ status }) => status)).to.deep.equal(['SUCCEEDED', 'SUCCEEDED', 'STOPPED']);
    expect(asked.builds).to.have.length(1);
    expect(linesOf(events).slice(-3)).to.deep.equal([
      'action-stopped Deploy-development Approve',
      'stage-stopped Deploy-development',
      'execution-stopped',
    ]);
  });

  it('reports the events of a build, with its stage and action', async () => {
    const { services } = friendlyServices({
      runBuild: async ({ onEvent }) => {
        onEvent({ type: 'phase-started', phase: 'build' });
        return buildResult({ IMAGE_TAG: '1' });
      },
    });
    const events: PipelineEvent[] = [];
    const onEvent = (event: PipelineEvent) => events.push(event);
    await execute(services, { onEvent });
    expect(events.find(({ type }) => type === 'build')).to.deep.equal({
      type: 'build',
      executionId: 'e',
      stage: 'Build',
      action: 'Build',
      provider: 'CodeBuild',
      event: { type: 'phase-started', phase: 'build' },
    });
  });
});
