import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packArtifact } from '../src/artifact/pack-artifact.ts';
import { type AnsweringServer, startAnsweringServer } from './helpers/answering-server.ts';
import { commandsOf, readBuildspec } from './helpers/buildspec.ts';
import { artifactPaths, buildspecClone, greeting, uri } from './helpers/buildspec-clone.ts';
import { runCommands, type ShellEnding } from './helpers/codebuild-shell.ts';
import { digest } from './helpers/step-folder.ts';

describe('buildspecs/deploy.yaml, run in bash with fake programs', () => {
  const clone = buildspecClone('deploy-yaml.test.cjs');
  let commitId: string;

  let server: AnsweringServer;
  let artifact: string;

  /** Makes the artifact of the commit as a deployment gets it: without the modes of its files. */
  async function pack(): Promise<void> {
    const content = { releaseName: 'hello-service', commitId, imageTag: '1.0.2', imageDigest: digest };
    const context = { ...clone.folder.context, environment: clone.variables };
    clone.variables['ARTIFACT_DIGEST'] = await packArtifact(context, { ...content, ...artifactPaths });
    clone.variables['COMMIT_ID'] = commitId;
    artifact = join(clone.folder.path, artifactPaths.artifact);
    for (const program of readdirSync(join(artifact, 'bin')))
      chmodSync(join(artifact, 'bin', program), 0o644);
    clone.variables['CODEBUILD_SRC_DIR'] = artifact;
  }

  function run(): Promise<ShellEnding> {
    return runCommands(commandsOf(readBuildspec('deploy')), clone.variables, artifact);
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
    clone.folder.know({
      exposed: [{ items: [{ kind: 'Service', spec, status: { loadBalancer: { ingress } } }] }],
    });
  }

  beforeEach(async () => {
    commitId = clone.commitId;
    await serve();
    await pack();
  });

  afterEach(() => server.close());

  it('deploys, tests the service, and prints the address last', async () => {
    const { exitCode, stdout, stderr } = await run();
    expect(exitCode).to.equal(0);
    expect(stdout.split('\n').at(-1)).to.equal(server.address.href);
    expect(stderr).to.contain(`${server.address.href} answers ${JSON.stringify(greeting)}`);
    const calls = clone.calls();
    expect(calls.splice(0, 2)).to.have.members(['aws eks:DescribeCluster', 'aws eks get-token']);
    expect(calls.toSpliced(3, 2)).to.deep.equal([
      'helm history hello-service',
      'helm history hello-service',
      // Nothing is live, so the step checks whether something serves anyway.
      'kubectl get deployments,replicasets,pods',
      'kubectl get deployments,replicasets,pods',
      'helm upgrade hello-service',
      'kubectl get ingress,service',
    ]);
    // The history and the dry run of the upgrade run at the same time.
    expect(calls.slice(3, 5)).to.have.members(['helm history hello-service', 'helm upgrade hello-service']);
  });

  it("passes the chart, the environment's values, the image and the host to helm as strings, the port as a number", async () => {
    await run();
    const upgrade = clone.folder.calls('helm').findLast(({ args }) => args[0] === 'upgrade');
    expect(upgrade?.args).to.deep.equal([
      ...['upgrade', 'hello-service', 'chart'],
      ...['--values', 'chart/environments/staging.yaml'],
      ...['--set-string', `image.repository=${uri}`, '--set-string', 'image.tag=1.0.2'],
      ...['--set-string', `image.digest=${digest}`, '--set-string', `image.commit=${commitId}`],
      ...['--set-string', 'ingress.hosts[0].host=sample.example.com', '--set-json', 'containerPort=5000'],
      ...[
        '--install',
        '--namespace',
        'hello-world',
        '--server-side=true',
        '--disable-openapi-validation',
        '--force-conflicts',
        '--wait',
        '--timeout',
        '300s',
      ],
    ]);
  });

  describe('with a chart that has a hook', () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: hello-service-migrations\n';
    const upgrade = () => clone.folder.calls('helm').findLast(({ args }) => args[0] === 'upgrade')?.args;
    beforeEach(() => {
      clone.folder.know({
        hooks: [
          { events: ['pre-install', 'pre-upgrade'], manifest: job },
          { events: ['test'], manifest: 'kind: Pod\nmetadata:\n  name: answers\n' },
        ],
      });
    });

    it('runs it in a deployment, and reads Jobs beside pods', async () => {
      const { exitCode, stderr } = await run();
      expect(exitCode, stderr).to.equal(0);
      expect(upgrade()).not.to.include('--no-hooks');
      expect(clone.calls()).to.include('kubectl get deployments,replicasets,pods,jobs');
    });

    it('does not run it if the stage is being rolled back', async () => {
      clone.folder.know({ stageExecutions: { 'Deploy-staging': 'ROLLBACK' } });
      const { exitCode, stderr } = await run();
      expect(exitCode, stderr).to.equal(0);
      expect(upgrade()).to.include('--no-hooks');
      expect(stderr).to.contain(
        'pipeline-steps: this is an undo, so these hooks do not run: Job/hello-service-migrations\n',
      );
    });

    it('does not run it if the pipeline was started to restore an older commit', async () => {
      clone.variables['ROLLBACK'] = 'yes';
      const { exitCode, stderr } = await run();
      expect(exitCode, stderr).to.equal(0);
      expect(upgrade()).to.include('--no-hooks');
      expect(clone.calls()).not.to.include('aws codepipeline:GetPipelineState');
    });

    it('changes nothing if CodePipeline does not say whether this is an undo', async () => {
      clone.folder.know({ failures: { 'aws codepipeline': 'AccessDeniedException: no' } });
      expect((await run()).exitCode).to.equal(9);
      expect(upgrade()).to.include('--dry-run=server');
    });
  });

  describe('with a version that answers wrongly', () => {
    let answered: string;

    beforeEach(async () => {
      clone.folder.know({
        history: [{ revision: 4, status: 'deployed', description: 'Upgrade complete' }],
        commits: { 4: commitId },
      });
      commitId = clone.git.commit('second');
      server.close();
      await serve();
      await pack();
      clone.variables['SMOKE_TEST_TEXT'] = 'Hello Moon!';
      clone.variables['NOTIFICATION_TOPIC_ARN'] = 'arn:aws:sns:eu-west-1:000000000000:delivery';
      answered = `${server.address.href}greeting?to=you answered 203 ${JSON.stringify(greeting)} instead of 203 "Hello Moon!", the smokeTest in packages/infra/environments/delivery.ts`;
    });

    it('restores the live revision, and reports it in the log and the notification', async () => {
      const { exitCode, stderr } = await run();
      expect(exitCode).to.equal(9);
      const first = clone.folder.state().commits['4']?.slice(0, 10);
      const words = `${answered}; it was rolled back: revision 4, commit ${first}, is live again`;
      expect(stderr).to.contain(`pipeline-steps: ${words}`);
      const published = clone.folder.calls('aws').find(({ args }) => args[0] === 'sns:Publish');
      expect(published?.input?.['Message']).to.contain(`hello-world: Deploy-staging failed: ${words}`);
      const calls = clone.folder.calls('helm').map(({ args }) => args[0]);
      expect(calls.toSpliced(3, 2)).to.deep.equal([
        ...['history', 'get', 'history', 'get', 'upgrade'],
        ...['history', 'get', 'get', 'rollback'],
      ]);
      expect(calls.slice(3, 5)).to.have.members(['history', 'upgrade']);
    });

    it('uninstalls a first version', async () => {
      clone.folder.know({ history: [] });
      const { exitCode, stderr } = await run();
      expect(exitCode).to.equal(9);
      expect(stderr).to.contain(`${answered}; nothing was live before, so it was uninstalled`);
    });

    it('keeps it if the stage is being rolled back', async () => {
      clone.folder.know({ stageExecutions: { 'Deploy-staging': 'ROLLBACK' } });
      const { exitCode, stderr } = await run();
      expect(exitCode).to.equal(0);
      expect(stderr).to.contain('accepted, because the expected text belongs to the newest version');
    });
  });

  it('rolls back a version that is no longer reachable', async () => {
    clone.folder.know({ exposed: [{ items: [{ kind: 'Service', spec: { type: 'ClusterIP' } }] }] });
    const { exitCode, stderr } = await run();
    expect(exitCode).to.equal(9);
    expect(stderr).to.contain('so it is not reachable from outside the cluster');
    expect(clone.folder.calls('helm').at(-1)?.args[0]).to.equal('uninstall');
  });

  it('keeps a version whose host name is unknown, because another version would not help', async () => {
    const rules = [{ host: 'sample.invalid' }];
    const ingress = {
      kind: 'Ingress',
      spec: { rules },
      status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
    };
    clone.folder.know({ exposed: [{ items: [ingress] }] });
    const { install, post_build: tests } = readBuildspec('deploy').phases;
    const commands = [...(install?.commands ?? []), ...(tests?.commands ?? [])];
    const impatient = commands.map((command) => command.replace('smoke-test', 'smoke-test --timeout 1'));
    const environment = { ...clone.variables, LIVE_REVISION: '4' };
    const { exitCode, stderr } = await runCommands(impatient, environment, artifact);
    expect(exitCode).to.equal(9);
    expect(stderr).to.contain('another version would not help, so the new one stays live');
    expect(clone.folder.calls('helm')).to.deep.equal([]);
  });

  it('asks for no answer of the service if the upgrade fails', async () => {
    clone.folder.know({
      failures: { 'helm upgrade': 'Error: UPGRADE FAILED: release hello-service failed' },
    });
    const { exitCode, stderr } = await run();
    expect(exitCode).to.equal(9);
    expect(stderr).not.to.contain(' answers ');
    expect(clone.calls().at(-1)).to.match(/^helm /);
  });

  it('runs nothing of an artifact that is not the one of the build', async () => {
    writeFileSync(join(artifact, 'chart/environments/staging.yaml'), 'replicas: 9\n');
    const { exitCode, stderr } = await run();
    expect(exitCode).to.equal(9);
    expect(stderr).to.contain('"chart/environments/staging.yaml" differs');
    expect(clone.calls()).to.deep.equal([]);
  });

  it('changes no release if the live one cannot be read', async () => {
    clone.folder.know({ failures: { 'helm history': 'Error: kubernetes cluster unreachable' } });
    expect((await run()).exitCode).to.equal(9);
    expect(clone.folder.calls('helm')).to.have.lengthOf(1);
  });

  it('does nothing if CodeBuild runs post_build after a failed build', async () => {
    clone.variables['CODEBUILD_BUILD_SUCCEEDING'] = '0';
    const commands = readBuildspec('deploy').phases['post_build']?.commands ?? [];
    expect((await runCommands(commands, clone.variables, clone.folder.path)).exitCode).to.equal(9);
    expect(clone.calls()).to.deep.equal([]);
  });
});
