import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ActionResult, ExecutionResult } from 'local-aws/codepipeline/execution-result.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import {
  buildResult,
  failedBuild,
  START,
  stackWithSetting,
} from '../../../local-aws/test/helpers/pipeline-story.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { assertDelivered } from '../../src/steps/run-pipeline.ts';
import { deliver, twoEnvironments } from '../helpers/small-pipeline.ts';

const deployed = 'hello-world-deploy-development gets 1.0.2';

describe('createRunningPipeline', () => {
  const folder = temporaryFolder();

  it('reports each stage as a step, and each of its commands', async () => {
    const { result, steps, said } = await deliver(folder.path, {});
    expect(result.status).to.equal('SUCCEEDED');
    expect(steps).to.deep.equal([
      'Source: passed',
      'Build: passed',
      'Deploy-development: passed',
      'Deploy-staging: passed',
    ]);
    expect(said[0]).to.equal('build: export IMAGE_TAG="$(cat version)" echo built');
  });

  it('hands what the build exported to the deployments', async () => {
    const { deployments } = await deliver(folder.path, {});
    expect(deployments.split('\n')).to.deep.equal([deployed, deployed]);
  });

  it('keeps the log of each build, numbered in their order', async () => {
    const { logDirectory } = await deliver(folder.path, {});
    expect((await readdir(logDirectory)).sort()).to.deep.equal([
      '02-hello-world-build.log',
      '03-hello-world-deploy-development.log',
      '04-hello-world-deploy-development.log',
    ]);
    expect(await readFile(join(logDirectory, '02-hello-world-build.log'), 'utf8')).to.include('\nbuilt\n');
  });

  describe('with approvals by all', () => {
    it('asks nobody, and prints what it approves', async () => {
      const { notes, questions } = await deliver(folder.path, { approve: 'all' });
      expect(questions).to.deep.equal([]);
      expect(notes).to.deep.equal(['  Deploy-development: approved', '  Deploy-staging: approved']);
    });
  });

  describe('with approvals by none', () => {
    it('deploys nothing after the first approval, and has not failed', async () => {
      const { notes, questions, deployments, result } = await deliver(folder.path, { approve: 'none' });
      expect(questions).to.deep.equal([]);
      expect(notes[0]).to.equal('  Deploy-development: not approved, nothing after it is deployed');
      expect(deployments).to.equal('');
      expect(() => assertDelivered(result)).not.to.throw();
    });
  });

  describe('with approvals by a person', () => {
    it('asks before each environment, in the words of the pipeline', async () => {
      const { questions, result } = await deliver(folder.path, { approve: 'ask', answers: ['yes', 'yes'] });
      expect(questions).to.deep.equal([
        '  Deploy-development: x 1.0.2\n  Approve?',
        '  Deploy-staging: x 1.0.2\n  Approve?',
      ]);
      expect(result.status).to.equal('SUCCEEDED');
    });

    it('takes a yes for the one environment only', async () => {
      const { deployments, notes } = await deliver(folder.path, { approve: 'ask', answers: ['yes', 'no'] });
      expect(deployments).to.equal(deployed);
      expect(notes[0]).to.equal('  Deploy-staging: not approved, nothing after it is deployed');
    });

    it('asks no more after the answer all', async () => {
      const { questions, deployments } = await deliver(folder.path, { approve: 'ask', answers: ['all'] });
      expect(questions).to.have.lengthOf(1);
      expect(deployments.split('\n')).to.have.lengthOf(2);
    });

    it('deploys nothing after a no, and has not failed', async () => {
      const { deployments, steps, result } = await deliver(folder.path, { approve: 'ask', answers: ['no'] });
      expect(deployments).to.equal('');
      expect(steps).to.deep.equal(['Source: passed', 'Build: passed']);
      expect(() => assertDelivered(result)).not.to.throw();
    });

    it('has failed when the person cannot be asked', async () => {
      const { result } = await deliver(folder.path, { approve: 'ask', answers: [] });
      expect(() => assertDelivered(result)).to.throw(ActionableError, /nobody expected the question/);
    });
  });

  it('has failed when the words of an approval cannot be made', async () => {
    const stack = twoEnvironments();
    const stages = stack.pipeline.stages.map((stage) => ({
      ...stage,
      actions: stage.actions.map((action) =>
        action.provider === 'Manual'
          ? { ...action, configuration: { CustomData: '#{BuildVariables.IMAGE_NAME}' } }
          : action,
      ),
    }));
    const { result } = await deliver(folder.path, {
      stack: { ...stack, pipeline: { ...stack.pipeline, stages } },
    });
    expect(() => assertDelivered(result)).to.throw(ActionableError, 'BuildVariables.IMAGE_NAME');
  });

  it('fails the step of a build that fails, and deploys nothing', async () => {
    const build =
      "version: 0.2\nenv: { shell: bash }\nphases: { build: { commands: ['echo no space left; exit 3'] } }\n";
    const { steps, deployments, result, logDirectory } = await deliver(folder.path, {
      files: { 'buildspecs/build.yaml': build },
    });
    expect(steps).to.deep.equal(['Source: passed', 'Build: failed']);
    expect(deployments).to.equal('');
    const failure = failureOf(result);
    expect(failure).to.include({
      message: 'Build ended as FAILED in phase build.',
      command: 'echo no space left; exit 3',
      output: 'no space left',
    });
    const [log = ''] = failure.lookAt;
    expect(log).to.equal(join(logDirectory, '02-hello-world-build.log'));
    expect(await readFile(log, 'utf8')).to.include('no space left');
  });

  it('prints what the rules of the stack make SNS send after a failure', async () => {
    const files = {
      'buildspecs/build.yaml':
        "version: 0.2\nenv: { shell: bash }\nphases: { build: { commands: ['exit 3'] } }\n",
    };
    const { notes } = await deliver(folder.path, { files });
    const told = notes.filter((note) => note.startsWith('  SNS would tell: '));
    expect(told[0]).to.include('"state":"FAILED"').and.to.include('"action":"Build"');
  });

  it('fails the step of a build that cannot start, and says why in one sentence', async () => {
    const { steps, result } = await deliver(folder.path, {
      files: { 'buildspecs/build.yaml': 'version: 0.1\n' },
    });
    expect(steps).to.deep.equal(['Source: passed', 'Build: failed']);
    expect(failureOf(result).message).to.match(
      /^The pipeline ended as FAILED: buildspecs\/build\.yaml: version: .*[^.]\.$/s,
    );
  });

  it('takes the head of the pipeline’s branch when the start names no commit', async () => {
    const stack = stackWithSetting('Source', { BranchName: 'release' });
    const { result } = await deliver(folder.path, { stack, commitId: 'none' });
    const [source] = result.stages.flatMap(({ actions }) => actions);
    expect(source?.outputs).to.include({ BranchName: 'release', CommitMessage: 'first\n' });
    expect(result.status).to.equal('SUCCEEDED');
  });

  it('fails the step of a source that cannot be cloned', async () => {
    const commitId = '0123456789abcdef0123456789abcdef01234567';
    const { steps, result } = await deliver(folder.path, { commitId });
    expect(steps).to.deep.equal(['Source: failed']);
    expect(failureOf(result).message).to.include(commitId);
  });
});

describe('assertDelivered', () => {
  const action = (changes: Partial<ActionResult>): ActionResult => ({
    name: 'Build',
    provider: 'CodeBuild',
    status: 'FAILED',
    outputs: {},
    message: 'it failed.',
    cause: undefined,
    build: undefined,
    ...changes,
  });
  const execution = (...actions: ActionResult[]): ExecutionResult => ({
    executionId: '1',
    type: 'STANDARD',
    memory: { commitIds: new Map(), artifacts: new Map(), namespaces: new Map() },
    status: 'FAILED',
    start: START,
    stages: [{ name: 'Deploy-staging', status: 'FAILED', actions }],
  });
  const rejection = action({ name: 'Approve', provider: 'Manual', message: 'it was rejected.' });

  it('takes an execution that succeeded', () => {
    expect(() => assertDelivered({ ...execution(), status: 'SUCCEEDED' })).not.to.throw();
  });

  it('does not let a person’s no hide a build that failed beside it', () => {
    const build = failedBuild();
    const failure = failureOf(execution(rejection, action({ build })));
    expect(failure).to.include({ message: 'Build ended as FAILED in phase build.', command: 'helm upgrade' });
    expect(failure.lookAt).to.deep.equal([build.logFile]);
  });

  it('names the state of a build that was stopped by its time-out', () => {
    const build = buildResult({}, { status: 'TIMED_OUT' });
    expect(failureOf(execution(action({ build }))).message).to.equal('Build ended as TIMED_OUT.');
  });

  it('refuses an execution that was stopped before any action', () => {
    const failure = failureOf({ ...execution(), status: 'STOPPED' });
    expect(failure.message).to.equal('The pipeline ended as STOPPED: no action ran.');
  });
});

/** What assertDelivered throws. */
function failureOf(result: ExecutionResult): ActionableError {
  try {
    assertDelivered(result);
  } catch (error) {
    if (error instanceof ActionableError) return error;
    throw error;
  }
  throw new Error('the execution was taken for delivered');
}
