import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ExecutionResult } from 'local-aws/codepipeline/execution-result.ts';
import type { PipelineStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { machine } from '../../../local-aws/test/helpers/build-request.ts';
import { START, stackWith } from '../../../local-aws/test/helpers/pipeline-story.ts';
import type { Answer, Progress } from '../../src/progress.ts';
import { type ApprovalMode, createCounter, createRunningPipeline } from '../../src/steps/run-pipeline.ts';
import { type FakeProgress, fakeProgress } from './fake-progress.ts';

const buildspecs = {
  build: `
version: 0.2
env:
  shell: bash
  exported-variables: [IMAGE_TAG]
phases:
  build:
    commands:
      - |
        export IMAGE_TAG="$(cat version)"
        echo built
`,
  deploy: `
version: 0.2
env:
  shell: bash
phases:
  build:
    commands:
      - echo "$CODEBUILD_BUILD_ID gets $IMAGE_TAG" | sed 's/:[^ ]*//' >>"$DEPLOYMENTS"
`,
};

/** What a test says of a delivery through two environments, with an approval before each. */
export interface DeliveryStory {
  readonly approve?: ApprovalMode;
  readonly answers?: readonly Answer[];
  /** Files of the pushed commit that differ from the usual ones. */
  readonly files?: Readonly<Record<string, string>>;
  readonly stack?: PipelineStack;
  /** The commit that the start names, or none; the pushed one unless told. */
  readonly commitId?: string | 'none';
  /** Takes note of what the progress is told. */
  readonly watch?: (progress: Progress) => Progress;
}

export interface ToldDelivery extends FakeProgress {
  readonly result: ExecutionResult;
  readonly logDirectory: string;
  /** A line of each deployment. */
  readonly deployments: string;
}

/** The fixture's stack with a second environment after the first. */
export function twoEnvironments(): PipelineStack {
  return stackWith(({ stages }) => ({
    stages: [...stages, ...stages.slice(-1).map((stage) => ({ ...stage, name: 'Deploy-staging' }))],
  }));
}

/** Commits the files to a repository in the folder and takes the commit through the pipeline. */
export async function deliver(folder: string, story: DeliveryStory): Promise<ToldDelivery> {
  const repository = join(folder, 'hello world');
  const pushed = await commit(repository, story.files ?? {});
  const told = fakeProgress(story.answers);
  const deployments = join(folder, 'deployments');
  await writeFile(deployments, '');
  const logDirectory = join(folder, 'log');
  await mkdir(logDirectory);
  const { queue } = createRunningPipeline({
    stack: story.stack ?? twoEnvironments(),
    site: {
      credentialsPaths: {},
      sourceUrl: repository,
      machine: { ...machine, environment: { DEPLOYMENTS: deployments } },
      codeCommit: { push: () => Promise.reject(new Error('nothing is pushed here')), cloneHistory, clone },
    },
    workDirectory: join(folder, 'work'),
    logDirectory,
    nextNumber: createCounter(),
    approve: story.approve ?? 'all',
    progress: story.watch?.(told.progress) ?? told.progress,
    signal: new AbortController().signal,
  });
  const revisionValue = story.commitId ?? pushed;
  const named = START.sourceRevisions.map((revision) => ({ ...revision, revisionValue }));
  const sourceRevisions = revisionValue === 'none' ? [] : named;
  const result = await queue.start({ ...START, sourceRevisions });
  return { ...told, result, logDirectory, deployments: (await readFile(deployments, 'utf8')).trimEnd() };
}

async function commit(repository: string, files: Readonly<Record<string, string>>): Promise<string> {
  const all = {
    version: '1.0.2\n',
    'buildspecs/build.yaml': buildspecs.build,
    'buildspecs/deploy.yaml': buildspecs.deploy,
    ...files,
  };
  await mkdir(join(repository, 'buildspecs'), { recursive: true });
  for (const [name, text] of Object.entries(all)) await writeFile(join(repository, name), text);
  const git = (...args: string[]) =>
    execa('git', ['-C', repository, ...args], { env: { ...person, HOME: repository } });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'first');
  await git('branch', 'release');
  return (await git('rev-parse', 'HEAD')).stdout;
}

const person = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@localhost',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@localhost',
};

async function cloneHistory(url: string, directory: string): Promise<void> {
  await execa('git', ['clone', '--quiet', '--no-checkout', '--', url, directory]);
}

async function clone(url: string, commitId: string, directory: string): Promise<void> {
  await cloneHistory(url, directory);
  await execa('git', ['-C', directory, 'checkout', '--quiet', '--detach', commitId]);
}
