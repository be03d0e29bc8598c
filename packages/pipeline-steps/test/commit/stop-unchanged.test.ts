import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { stopUnchanged } from '../../src/commit/stop-unchanged.ts';
import { pushedExecution } from '../helpers/buildspec-clone.ts';
import { type GitStory, startGitStory } from '../helpers/git-story.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const [own, before, older] = [3, 2, 1].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];

describe('stopUnchanged, by the real git', () => {
  let folder: StepFolder;
  let git: GitStory;
  let first: string;

  beforeEach(async () => {
    folder = await createStepFolder();
    git = startGitStory(folder.context);
    first = commitFile('packages/hello-service/a', '1');
  });

  afterEach(() => folder.remove());

  function commitFile(path: string, text: string): string {
    mkdirSync(join(folder.path, dirname(path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
    git.run('add', path);
    return git.commit(`change ${path}`);
  }

  function decide(commitId: string, more: object = {}): Promise<string> {
    return stopUnchanged(folder.context, {
      region: 'eu-west-1',
      pipelineName: 'hello-world',
      stageName: 'Build',
      executionId: own,
      commitId,
      imageTag: commitId.slice(0, 10),
      paths: ['packages/hello-service', 'charts'],
      artifact: 'artifact',
      ...more,
    });
  }

  /** The executions before this one, the newest first. */
  function know(commitId: string, ...executions: readonly object[]): void {
    const all = [pushedExecution(own, commitId), ...executions];
    folder.know({ executions: all as ReturnType<typeof pushedExecution>[] });
  }

  const stopped = () => folder.state().executions[0]?.status === 'Stopped';

  it('goes on with the first execution', async () => {
    know(first);
    expect(await decide(first)).to.equal('yes');
    expect(stopped()).to.equal(false);
  });

  it('goes on with a commit that changes a path of the service', async () => {
    const second = commitFile('packages/hello-service/a', '2');
    know(second, pushedExecution(before, first));
    expect(await decide(second)).to.equal('yes');
    expect(existsSync(join(folder.path, 'artifact'))).to.equal(false);
  });

  it('stops a commit that changes none, with a reason, a line and a file for CodeBuild to pass on', async () => {
    const second = commitFile('packages/orders/a', '1');
    know(second, pushedExecution(before, first));
    expect(await decide(second)).to.equal('no');
    expect(stopped()).to.equal(true);
    const what = `commit ${second.slice(0, 10)} changes nothing of what execution ${before} delivers (${first.slice(0, 10)})`;
    expect(folder.state().executions[0]?.['stopTrigger']).to.deep.equal({ reason: what });
    expect(readFileSync(join(folder.path, 'artifact/unchanged'), 'utf8')).to.equal(`${what}\n`);
    expect(folder.said.join('\n')).to.equal(
      `${what}: execution ${own} ends here; to deploy it all the same, release it by hand`,
    );
  });

  it('takes the whole repository for a service without paths', async () => {
    const second = commitFile('packages/orders/a', '1');
    know(second, pushedExecution(before, first));
    expect(await decide(second, { paths: ['.'] })).to.equal('yes');
  });

  it('takes a path as it is written', async () => {
    const second = commitFile('packages/orders/a', '1');
    know(second, pushedExecution(before, first));
    expect(await decide(second, { paths: ['pack*'] })).to.equal('no');
  });

  it('stops the execution of a tag beside that of its branch', async () => {
    know(first, pushedExecution(before, first));
    folder.know({ imageTags: { [before]: '1.0.2' } });
    expect(await decide(first, { imageTag: '1.0.2' })).to.equal('no');
  });

  it('goes on with a version that comes after its commit', async () => {
    know(first, pushedExecution(before, first));
    folder.know({ imageTags: { [before]: first.slice(0, 10) } });
    expect(await decide(first, { imageTag: '1.0.2' })).to.equal('yes');
  });

  it('goes on with an execution that somebody started by hand', async () => {
    const manual = { ...pushedExecution(own, first), trigger: { triggerType: 'StartPipelineExecution' } };
    folder.know({ executions: [manual, pushedExecution(before, first)] });
    expect(await decide(first)).to.equal('yes');
  });

  for (const [what, change] of [
    ['a failure, which may have reached an environment', { status: 'Failed' }],
    ['a stop by hand', { status: 'Stopped', stopTrigger: { reason: 'not now' } }],
    ['an undo', { status: 'Succeeded', executionType: 'ROLLBACK' }],
  ] as const)
    it(`goes on after ${what}`, async () => {
      const second = commitFile('packages/orders/a', '1');
      know(second, { ...pushedExecution(before, first), ...change }, pushedExecution(older, first));
      expect(await decide(second)).to.equal('yes');
    });

  it('goes on after a change of the pipeline, which may have another environment', async () => {
    know(first, pushedExecution(before, first));
    folder.know({ pipelineVersions: { [before]: 1, [own]: 2 } });
    expect(await decide(first)).to.equal('yes');
  });

  it('takes the stop of somebody else for its own', async () => {
    know(first, pushedExecution(before, first));
    const refusal = 'DuplicatedStopRequestException: it is being stopped';
    folder.know({ failures: { 'aws codepipeline:StopPipelineExecution': refusal } });
    expect(await decide(first)).to.equal('no');
  });

  it('fails if it may not stop the execution', async () => {
    know(first, pushedExecution(before, first));
    folder.know({ failures: { 'aws codepipeline:StopPipelineExecution': 'AccessDeniedException: no' } });
    expect((await rejectionOf(decide(first))).message).to.include('AccessDeniedException');
  });

  it('compares with what was delivered before executions that it stopped', async () => {
    const second = commitFile('packages/orders/a', '1');
    const third = commitFile('packages/orders/a', '2');
    const reason = `commit ${second.slice(0, 10)} changes nothing of what execution ${older} delivers`;
    const stop = { ...pushedExecution(before, second), status: 'Stopped', stopTrigger: { reason } };
    know(third, stop, pushedExecution(older, first));
    expect(await decide(third)).to.equal('no');
    expect(folder.said.join()).to.include(`of what execution ${older} delivers`);
  });

  it('goes on if the clone lacks the delivered commit', async () => {
    know(first, pushedExecution(before, 'f'.repeat(40)));
    expect(await decide(first)).to.equal('yes');
  });

  it('fails if CodePipeline does not know the execution', async () => {
    expect((await rejectionOf(decide(first))).message).to.equal(
      `the pipeline hello-world has no execution ${own}`,
    );
  });
});
