import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSteps } from './bundle-steps.ts';
import { type GitStory, startGitStory } from './git-story.ts';
import { createStepFolder, digest, type StepFolder } from './step-folder.ts';

export const uri = 'registry.test/hello_world_repo';
export const source = 'https://git.test/v1/repos/hello_world';
export const executionId = '00000000-0000-4000-8000-000000000001';
/** Text that a shell would split. */
export const greeting = 'Hello  "$HOME" `id` $(id) * \'!';

/** The variables of CodeBuild, the project and the action for both builds. */
function createVariables(folder: StepFolder, commitId: string): NodeJS.ProcessEnv {
  return {
    ...folder.context.environment,
    XDG_CACHE_HOME: join(folder.path, 'cache'),
    CODEBUILD_SRC_DIR: folder.path,
    CODEBUILD_RESOLVED_SOURCE_VERSION: commitId,
    COMMIT_ID: commitId,
    CODEBUILD_BUILD_SUCCEEDING: '1',
    AWS_REGION: 'eu-west-1',
    SOURCE_REPO_URL: source,
    IMAGE_REPOSITORY_NAME: 'hello_world_repo',
    IMAGE_REPOSITORY_URI: uri,
    ENVIRONMENT: 'staging',
    CLUSTER_NAME: 'bmutziu-eks-staging',
    DEPLOYER_ROLE_ARN: 'arn:aws:iam::000000000000:role/deployer',
    NAMESPACE: 'hello-world',
    RELEASE_NAME: 'hello-service',
    SERVICE_HOST: 'sample.example.com',
    SERVICE_PORT: '5000',
    SMOKE_TEST_PATH: '/greeting?to=you',
    SMOKE_TEST_STATUS: '203',
    SMOKE_TEST_TEXT: greeting,
    ROLLBACK: 'no',
    PIPELINE_NAME: 'hello-world',
    PIPELINE_REGION: 'eu-west-1',
    PIPELINE_ROLE_ARN: 'arn:aws:iam::000000000000:role/hello-world-deployments',
    PIPELINE_STAGE: 'Deploy-staging',
    EXECUTION_ID: executionId,
    SOURCE_PATHS: '.',
    TAG_PREFIX: 'v',
    SERVICE_FOLDER: 'packages/hello-service',
    CHART_FOLDER: 'charts/hello-service',
    IMAGE_TAG: '1.0.2',
    IMAGE_DIGEST: digest,
  };
}

/** An execution that a push started, and that runs. */
export function pushedExecution(pipelineExecutionId: string, commitId: string) {
  return {
    pipelineExecutionId,
    status: 'InProgress',
    executionType: 'STANDARD',
    sourceRevisions: [{ revisionId: commitId }],
    trigger: { triggerType: 'CloudWatchEvent' },
  };
}

/** Puts the fake helm and kubectl into the cache, from which an artifact gets them. */
function cacheFakeTools(folder: StepFolder): void {
  const cache = join(folder.path, 'cache/aws-kube-cd/kube-tools-v36-2.0.1');
  mkdirSync(cache, { recursive: true });
  for (const program of ['helm', 'kubectl']) {
    const module = new URL(`../fixtures/${program}.ts`, import.meta.url);
    writeFileSync(join(cache, program), `#!/usr/bin/env node\nimport ${JSON.stringify(module)};\n`);
    chmodSync(join(cache, program), 0o755);
  }
}

/** The files of the clone that an artifact takes. */
function createSources(folder: StepFolder, bundle: string): void {
  for (const path of ['charts/hello-service/environments', 'buildspecs', 'packages/pipeline-steps/dist'])
    mkdirSync(join(folder.path, path), { recursive: true });
  writeFileSync(join(folder.path, 'charts/hello-service/environments/staging.yaml'), 'replicas: 2\n');
  writeFileSync(join(folder.path, 'buildspecs/deploy.yaml'), 'version: 0.2\n');
  copyFileSync(bundle, join(folder.path, 'packages/pipeline-steps/dist/cli.cjs'));
}

/** What pack-artifact takes, in the clone of a test. */
export const artifactPaths = {
  artifact: 'artifact',
  chart: 'charts/hello-service',
  buildspec: 'buildspecs/deploy.yaml',
  steps: 'packages/pipeline-steps/dist/cli.cjs',
};

export const builtPackages = ['hello-service', 'pipeline-steps', 'tag-resolver'];

/** Each package's build script leaves a file, so that a test knows which ran. */
function createPackages(folder: StepFolder): void {
  for (const name of builtPackages) {
    const packageFolder = join(folder.path, 'packages', name);
    mkdirSync(packageFolder, { recursive: true });
    writeFileSync(join(packageFolder, 'package.json'), JSON.stringify({ scripts: { build: 'touch built' } }));
  }
}

/** The clone in which a test runs a buildspec, with fake programs. */
export interface BuildspecClone {
  readonly folder: StepFolder;
  readonly git: GitStory;
  /** Its first commit. */
  readonly commitId: string;
  readonly variables: NodeJS.ProcessEnv;
  /** The first three words of each call of a fake program. */
  calls(): string[];
}

/** Call in a describe: a new clone for each test. The steps are bundled once, under the name. */
export function buildspecClone(bundleName: string): BuildspecClone {
  let bundle = '';
  let state: Omit<BuildspecClone, 'calls'> | undefined;
  const current = () => {
    if (state === undefined) throw new Error('the clone is there during a test');
    return state;
  };
  before(async () => {
    bundle = await bundleSteps(bundleName);
  });
  after(() => rmSync(bundle, { force: true }));
  beforeEach(async () => {
    const folder = await createStepFolder();
    const git = startGitStory(folder.context);
    const commitId = git.commit('first');
    folder.know({ executions: [pushedExecution(executionId, commitId)] });
    state = { folder, git, commitId, variables: createVariables(folder, commitId) };
    cacheFakeTools(folder);
    createPackages(folder);
    createSources(folder, bundle);
  });
  afterEach(() => current().folder.remove());
  return {
    get folder() {
      return current().folder;
    },
    get git() {
      return current().git;
    },
    get commitId() {
      return current().commitId;
    },
    get variables() {
      return current().variables;
    },
    calls: () =>
      current()
        .folder.calls()
        .map(({ program, args }) => [program, ...args].slice(0, 3).join(' ')),
  };
}
