import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { digestOf } from '../src/artifact-manifest.ts';
import { packArtifact } from '../src/pack-artifact.ts';
import { type AnsweringServer, startAnsweringServer } from './helpers/answering-server.ts';
import { commandsOf, readBuildspec } from './helpers/buildspec.ts';
import { bundleSteps } from './helpers/bundle-steps.ts';
import { runCommands, type ShellEnding } from './helpers/codebuild-shell.ts';
import { type GitStory, startGitStory } from './helpers/git-story.ts';
import { createStepFolder, digest, type StepFolder } from './helpers/step-folder.ts';

const uri = 'registry.test/hello_world_repo';
const source = 'https://git.test/v1/repos/hello_world';
/** Text that a shell would split. */
const greeting = 'Hello  "$HOME" `id` $(id) * \'!';

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
    ECR_REGISTRY: 'registry.test',
    IMAGE_REPOSITORY_NAME: 'hello_world_repo',
    IMAGE_REPOSITORY_URI: uri,
    ENVIRONMENT: 'staging',
    CLUSTER_NAME: 'bmutziu-eks-staging',
    DEPLOYER_ROLE_ARN: 'arn:aws:iam::000000000000:role/deployer',
    NAMESPACE: 'hello-world',
    RELEASE_NAME: 'hello-service',
    SERVICE_HOST: 'sample.example.com',
    SMOKE_TEST_PATH: '/greeting?to=you',
    SMOKE_TEST_STATUS: '203',
    SMOKE_TEST_TEXT: greeting,
    ROLLBACK: 'no',
    PIPELINE_NAME: 'hello-world',
    PIPELINE_STAGE: 'Deploy-staging',
    SERVICE_FOLDER: 'packages/hello-service',
    CHART_FOLDER: 'charts/hello-service',
    IMAGE_TAG: '1.0.2',
    IMAGE_DIGEST: digest,
  };
}

/** Puts the fake helm and kubectl into the cache, from which an artifact gets them. */
function cacheFakeTools(folder: StepFolder): void {
  const cache = join(folder.path, 'cache/aws-kube-cd/kube-tools-v36-2.0.1');
  mkdirSync(cache, { recursive: true });
  for (const program of ['helm', 'kubectl']) {
    const module = new URL(`fixtures/${program}.ts`, import.meta.url);
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
  copyFileSync(bundle, join(folder.path, 'packages/pipeline-steps/dist/cli.js'));
}

const artifactPaths = {
  artifact: 'artifact',
  chart: 'charts/hello-service',
  buildspec: 'buildspecs/deploy.yaml',
  steps: 'packages/pipeline-steps/dist/cli.js',
};

const builtPackages = ['hello-service', 'pipeline-steps', 'tag-resolver'];

/** Each package's build script leaves a file, so that a test knows which ran. */
function createPackages(folder: StepFolder): void {
  for (const name of builtPackages) {
    const packageFolder = join(folder.path, 'packages', name);
    mkdirSync(packageFolder, { recursive: true });
    writeFileSync(join(packageFolder, 'package.json'), JSON.stringify({ scripts: { build: 'touch built' } }));
  }
}

describe('the buildspecs, run in bash with fake programs', () => {
  let folder: StepFolder;
  let git: GitStory;
  let commitId: string;
  let variables: NodeJS.ProcessEnv;

  let bundle = '';
  // fixtures/bin/pipeline-steps runs it.
  before(async () => {
    bundle = await bundleSteps('buildspecs.test.js');
  });
  after(() => rmSync(bundle, { force: true }));

  beforeEach(() => {
    folder = createStepFolder();
    git = startGitStory(folder.context);
    commitId = git.commit('first');
    variables = createVariables(folder, commitId);
    cacheFakeTools(folder);
    createPackages(folder);
    createSources(folder, bundle);
  });

  afterEach(() => folder.remove());

  function build(...more: readonly string[]): Promise<ShellEnding> {
    return runCommands([...commandsOf(readBuildspec('build')), ...more], variables, folder.path);
  }

  function built(): readonly string[] {
    return builtPackages.filter((name) => existsSync(join(folder.path, 'packages', name, 'built')));
  }

  function calls(): string[] {
    return folder.calls().map(({ program, args }) => [program, ...args].slice(0, 3).join(' '));
  }

  describe('build.yaml', () => {
    it('builds, pushes and tags once, and exports the image tag and the digests', async () => {
      const { exitCode, stdout } = await build('env | grep -E "^(IMAGE|ARTIFACT)_" | sort');
      expect(exitCode).to.equal(0);
      const artifactDigest = digestOf(readFileSync(join(folder.path, 'artifact/manifest.json')));
      expect(stdout.split('\n').slice(-5)).to.deep.equal([
        `ARTIFACT_DIGEST=${artifactDigest}`,
        `IMAGE_DIGEST=${digest}`,
        'IMAGE_REPOSITORY_NAME=hello_world_repo',
        `IMAGE_REPOSITORY_URI=${uri}`,
        'IMAGE_TAG=1.0.2',
      ]);
      const shortId = commitId.slice(0, 10);
      expect(folder.state().tags).to.deep.equal({ [shortId]: digest, '1.0.2': digest, latest: digest });
    });

    it('builds and pushes nothing the second time', async () => {
      await build();
      await build();
      const dockerCalls = calls().filter((call) => /^docker (?:build|push)/.test(call));
      expect(dockerCalls).to.deep.equal([
        'docker build --build-arg',
        `docker push ${uri}:${commitId.slice(0, 10)}`,
      ]);
    });

    it('calls neither the registry nor docker if the checkout is not the resolved commit', async () => {
      variables['CODEBUILD_RESOLVED_SOURCE_VERSION'] = 'f'.repeat(40);
      const { exitCode, stderr } = await build();
      expect(exitCode).to.equal(9);
      expect(stderr).to.contain('the checkout is at');
      expect(calls()).to.deep.equal(['npx --yes pnpm@12.21.0']);
      expect(built()).to.deep.equal(builtPackages);
    });

    it('stops if the image tag cannot be resolved', async () => {
      folder.know({ failures: { 'tag-resolver': 'git could not list the tags' } });
      expect((await build()).exitCode).to.equal(9);
      expect(calls().at(-1)).to.equal(`tag-resolver ${source} ${commitId}`);
    });

    it('pushes nothing if CodeBuild runs post_build after a failed build', async () => {
      variables['CODEBUILD_BUILD_SUCCEEDING'] = '0';
      const commands = readBuildspec('build').phases['post_build']?.commands ?? [];
      expect((await runCommands(commands, variables, folder.path)).exitCode).to.equal(9);
      expect(calls()).to.deep.equal([]);
    });
  });

  describe('deploy.yaml', () => {
    let server: AnsweringServer;
    let artifact: string;

    /** Makes the artifact of the commit, as it arrives: without the modes of its files. */
    async function pack(): Promise<void> {
      const content = { releaseName: 'hello-service', commitId, imageTag: '1.0.2', imageDigest: digest };
      const context = { ...folder.context, environment: variables };
      variables['ARTIFACT_DIGEST'] = await packArtifact(context, { ...content, ...artifactPaths });
      variables['COMMIT_ID'] = commitId;
      artifact = join(folder.path, artifactPaths.artifact);
      for (const program of readdirSync(join(artifact, 'bin')))
        chmodSync(join(artifact, 'bin', program), 0o644);
      variables['CODEBUILD_SRC_DIR'] = artifact;
    }

    function run(): Promise<ShellEnding> {
      return runCommands(commandsOf(readBuildspec('deploy')), variables, artifact);
    }

    /** The service after this commit is deployed. */
    async function serve(): Promise<void> {
      const version = JSON.stringify({ version: '1.0.2', commit: commitId });
      server = await startAnsweringServer({
        '/version': [[200, version]],
        '/greeting?to=you': [[203, greeting]],
      });
      const { hostname, port } = server.address;
      const ingress = [{ ip: hostname }];
      const spec = { type: 'LoadBalancer', ports: [{ port: Number(port) }] };
      folder.know({
        exposed: [{ items: [{ kind: 'Service', spec, status: { loadBalancer: { ingress } } }] }],
      });
    }

    beforeEach(async () => {
      await serve();
      await pack();
    });

    afterEach(() => server.close());

    it('deploys, tests the service, then marks the digest, and prints the address last', async () => {
      const { exitCode, stdout, stderr } = await run();
      expect(exitCode).to.equal(0);
      expect(stdout.split('\n').at(-1)).to.equal(server.address.href);
      expect(stderr).to.contain(`${server.address.href} answers ${JSON.stringify(greeting)}`);
      expect(calls()).to.deep.equal([
        'aws eks update-kubeconfig',
        'helm history hello-service',
        'helm history hello-service',
        'helm history hello-service',
        'helm upgrade hello-service',
        'kubectl get deployments,replicasets,pods',
        'helm upgrade hello-service',
        'kubectl get ingress,service',
        'aws ecr batch-get-image',
        'aws ecr put-image',
      ]);
      expect(folder.state().tags).to.deep.equal({ 'deployed-staging': digest });
    });

    it("passes the chart, the environment's values, the image and the host to helm as strings", async () => {
      await run();
      const upgrade = folder.calls('helm').findLast(({ args }) => args[0] === 'upgrade');
      expect(upgrade?.args).to.deep.equal([
        ...['upgrade', 'hello-service', 'chart'],
        ...['--values', 'chart/environments/staging.yaml'],
        ...['--set-string', `image.repository=${uri}`, '--set-string', 'image.tag=1.0.2'],
        ...['--set-string', `image.digest=${digest}`, '--set-string', `image.commit=${commitId}`],
        ...['--set-string', 'ingress.hosts[0].host=sample.example.com'],
        ...['--install', '--namespace', 'hello-world', '--force-conflicts', '--wait', '--timeout', '300s'],
      ]);
    });

    describe('with a version that answers wrongly', () => {
      let answered: string;

      beforeEach(async () => {
        folder.know({
          history: [{ revision: 4, status: 'deployed', description: 'Upgrade complete' }],
          commits: { 4: commitId },
        });
        commitId = git.commit('second');
        server.close();
        await serve();
        await pack();
        variables['SMOKE_TEST_TEXT'] = 'Hello Moon!';
        variables['NOTIFICATION_TOPIC_ARN'] = 'arn:aws:sns:eu-west-1:000000000000:delivery';
        answered = `${server.address.href}greeting?to=you answered 203 ${JSON.stringify(greeting)} instead of 203 "Hello Moon!", the smokeTest in environments/delivery.ts`;
      });

      it('restores the live revision, reports it in the log and the notification, and marks nothing', async () => {
        const { exitCode, stderr } = await run();
        expect(exitCode).to.equal(9);
        const first = folder.state().commits['4']?.slice(0, 10);
        const words = `${answered}; it was rolled back: revision 4, commit ${first}, is live again`;
        expect(stderr).to.contain(`pipeline-steps: ${words}`);
        const published = folder.calls('aws').find(({ args }) => args[0] === 'sns');
        expect(published?.args.join(' ')).to.contain(`hello-world: Deploy-staging failed: ${words}`);
        expect(folder.calls('helm').map(({ args }) => args[0])).to.deep.equal([
          ...['history', 'get', 'history', 'history', 'upgrade', 'get', 'upgrade'],
          ...['get', 'get', 'rollback'],
        ]);
        expect(folder.state().tags).to.deep.equal({});
      });

      it('uninstalls a first version', async () => {
        folder.know({ history: [] });
        const { exitCode, stderr } = await run();
        expect(exitCode).to.equal(9);
        expect(stderr).to.contain(`${answered}; nothing was live before, so it was uninstalled`);
      });

      it('keeps it if the stage is being rolled back', async () => {
        folder.know({ stageExecutions: { 'Deploy-staging': 'ROLLBACK' } });
        const { exitCode, stderr } = await run();
        expect(exitCode).to.equal(0);
        expect(stderr).to.contain('accepted, because the expected text belongs to the newest version');
        expect(folder.state().tags).to.deep.equal({ 'deployed-staging': digest });
      });
    });

    it('rolls back a version that is no longer reachable', async () => {
      folder.know({ exposed: [{ items: [{ kind: 'Service', spec: { type: 'ClusterIP' } }] }] });
      const { exitCode, stderr } = await run();
      expect(exitCode).to.equal(9);
      expect(stderr).to.contain('so it is not reachable from outside the cluster');
      expect(folder.calls('helm').at(-1)?.args[0]).to.equal('uninstall');
    });

    it('keeps a version whose host name is unknown, because another version would not help', async () => {
      const rules = [{ host: 'sample.invalid' }];
      const ingress = {
        kind: 'Ingress',
        spec: { rules },
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
      };
      folder.know({ exposed: [{ items: [ingress] }] });
      const commands = readBuildspec('deploy').phases['post_build']?.commands ?? [];
      const impatient = commands.map((command) => command.replace('smoke-test', 'smoke-test --timeout 1'));
      const { exitCode, stderr } = await runCommands(
        impatient,
        { ...variables, LIVE_REVISION: '4', PATH: `${join(artifact, 'bin')}:${variables['PATH']}` },
        artifact,
      );
      expect(exitCode).to.equal(9);
      expect(stderr).to.contain('another version would not help, so the new one stays live');
      expect(folder.calls('helm')).to.deep.equal([]);
    });

    it('marks nothing as deployed if the upgrade fails', async () => {
      folder.know({ failures: { 'helm upgrade': 'Error: UPGRADE FAILED: release hello-service failed' } });
      expect((await run()).exitCode).to.equal(9);
      expect(folder.state().tags).to.deep.equal({});
    });

    it('runs nothing of an artifact that is not the one of the build', async () => {
      writeFileSync(join(artifact, 'chart/environments/staging.yaml'), 'replicas: 9\n');
      const { exitCode, stderr } = await run();
      expect(exitCode).to.equal(9);
      expect(stderr).to.contain('"chart/environments/staging.yaml" differs');
      expect(calls()).to.deep.equal([]);
    });

    it('changes no release if the live one cannot be read', async () => {
      folder.know({ failures: { 'helm history': 'Error: kubernetes cluster unreachable' } });
      expect((await run()).exitCode).to.equal(9);
      expect(folder.calls('helm')).to.have.lengthOf(1);
    });

    it('does nothing if CodeBuild runs post_build after a failed build', async () => {
      variables['CODEBUILD_BUILD_SUCCEEDING'] = '0';
      const commands = readBuildspec('deploy').phases['post_build']?.commands ?? [];
      expect((await runCommands(commands, variables, folder.path)).exitCode).to.equal(9);
      expect(calls()).to.deep.equal([]);
    });
  });
});
