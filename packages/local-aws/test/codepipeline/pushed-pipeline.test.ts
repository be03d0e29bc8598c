import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { runBuild } from '../../src/codebuild/run-build.ts';
import { createExecutionQueue } from '../../src/codepipeline/execution-queue.ts';
import type { PipelineServices } from '../../src/codepipeline/pipeline-services.ts';
import { readSourceOutputs } from '../../src/codepipeline/read-source-outputs.ts';
import { startsFor } from '../../src/event-bridge/starts-for.ts';
import { machine } from '../helpers/build-request.ts';
import { stackWith } from '../helpers/pipeline-story.ts';
import { repositoryEvent } from '../helpers/repository-events.ts';

const BUILD = `
version: 0.2
env:
  shell: bash
  exported-variables: [IMAGE_TAG]
phases:
  build:
    commands:
      - test "$(git rev-parse HEAD)" = "$CODEBUILD_RESOLVED_SOURCE_VERSION"
      - export IMAGE_TAG="\${CODEBUILD_RESOLVED_SOURCE_VERSION:0:10}"
`;
const DEPLOY = `
version: 0.2
env:
  shell: bash
phases:
  build:
    commands:
      - echo "$IMAGE_TAG by $CODEBUILD_INITIATOR into $ENVIRONMENT" >> "$DEPLOYMENTS"
`;

describe('a pushed commit', () => {
  let folder: string;
  let commitId: string;

  const git = async (...args: string[]) => {
    const identity = {
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@b',
    };
    const { stdout } = await execa('git', args, { env: { ...identity, HOME: folder } });
    return stdout;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pushed-'));
    const repository = join(folder, 'hello_world');
    await mkdir(join(repository, 'buildspecs'), { recursive: true });
    await writeFile(join(repository, 'buildspecs/build.yaml'), BUILD);
    await writeFile(join(repository, 'buildspecs/deploy.yaml'), DEPLOY);
    await git('-C', repository, 'init', '--quiet', '--initial-branch', 'main');
    await git('-C', repository, 'add', '.');
    await git('-C', repository, 'commit', '--quiet', '--message', 'first');
    commitId = await git('-C', repository, 'rev-parse', 'HEAD');
  });

  after(() => rm(folder, { recursive: true }));

  it('goes through the pipeline by its event, with the buildspecs of that commit', async () => {
    const stack = stackWith();
    const services: PipelineServices = {
      fetchSource: async ({ repositoryName, branchName, commitId: wanted = branchName }) => {
        const directory = join(folder, 'source');
        await git('clone', '--quiet', join(folder, repositoryName), directory);
        const source = { repositoryName, branchName, commitId: wanted };
        return { directory, outputs: await readSourceOutputs(directory, source) };
      },
      runBuild: async ({ action, source, ...request }) => {
        const sourceDirectory = join(folder, action, 'source');
        await git('clone', '--quiet', source.directory, sourceDirectory);
        return runBuild({
          ...request,
          sourceDirectory,
          resolvedSourceVersion: source.commitId,
          number: 1,
          workDirectory: join(folder, action, 'work'),
          artifactDirectory: join(folder, action, 'artifact'),
          machine: { ...machine, environment: { DEPLOYMENTS: join(folder, 'deployments') } },
        });
      },
      approve: async () => 'approved',
    };
    const queue = createExecutionQueue({ stack, services });
    const starts = startsFor(repositoryEvent({ commitId }), stack.eventRules);
    const results = await Promise.all(starts.map((start) => queue.start(start)));

    expect(results.map(({ status }) => status)).to.deep.equal(['SUCCEEDED']);
    const { stdout } = await execa('cat', [join(folder, 'deployments')]);
    expect(stdout).to.equal(`${commitId.slice(0, 10)} by codepipeline/hello-world into development`);
  });
});
