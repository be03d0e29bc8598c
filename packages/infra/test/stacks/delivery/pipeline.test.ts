import { expect } from 'chai';
import { buildProjectName } from '../../../src/stacks/names.ts';
import { configuration } from '../../helpers/configuration.ts';
import { deliveryStack, synthesizeDelivery } from '../../helpers/synthesize.ts';
import { type ActionView, actionsOf, type PipelineView, pipelinesOf, rolesOf } from '../../helpers/views.ts';

const [pipeline] = pipelinesOf(deliveryStack) as [PipelineView];
const actions = actionsOf(pipeline);

function actionNamed(name: string): ActionView {
  const found = actions.find((action) => action.name === name);
  if (!found) throw new Error(`no action is named ${name}`);
  return found;
}

describe('the pipeline', () => {
  it('is of the second version and queues its executions', () => {
    expect(pipeline).to.include({ name: 'hello-world', pipeline_type: 'V2', execution_mode: 'QUEUED' });
  });

  it('goes from the source through a build to each environment, with approvals before the later two', () => {
    expect(pipeline.stage.map(({ name, action }) => [name, action.map((of) => of.provider)])).to.deep.equal([
      ['Source', ['CodeCommit']],
      ['Build', ['CodeBuild']],
      ['Deploy-development', ['CodeBuild']],
      ['Approve-staging', ['Manual']],
      ['Deploy-staging', ['CodeBuild']],
      ['Approve-production', ['Manual']],
      ['Deploy-production', ['CodeBuild']],
    ]);
  });

  it('does not start twice a push: it does not poll', () => {
    expect(actionNamed('Source').configuration['PollForSourceChanges']).to.equal('false');
  });

  it('passes on a git clone, which only CodeBuild actions accept', () => {
    expect(actionNamed('Source').configuration['OutputArtifactFormat']).to.equal('CODEBUILD_CLONE_REF');
    const takers = actions.filter((action) => action.input_artifacts.includes('SourceOutput'));
    expect(new Set(takers.map(({ provider }) => provider))).to.deep.equal(new Set(['CodeBuild']));
  });

  it('declares no trigger, which CodeCommit can not have', () => {
    expect(pipeline).not.to.have.property('trigger');
  });

  it('can be started without a variable: each has a default of a character or more', () => {
    expect(pipeline.variable.map(({ name, default_value }) => [name, default_value])).to.deep.equal([
      ['REF', 'none'],
      ['ROLLBACK', 'no'],
    ]);
  });

  it('runs one build at a time, as a new account may run only one', () => {
    for (const { action } of pipeline.stage)
      expect(new Set(action.map(({ run_order }) => run_order))).to.have.lengthOf(action.length);
  });

  it('names no region in its artifact store, which is refused when there is one store', () => {
    expect(pipeline).to.have.property('artifact_store').that.has.lengthOf(1);
    expect(pipeline).not.to.have.nested.property('artifact_store[0].region');
  });

  it('gives a time-out to approvals alone; another action would be refused with one', () => {
    for (const action of actions)
      expect(action.timeout_in_minutes !== undefined, action.name).to.equal(action.category === 'Approval');
  });

  it('keeps every configuration value within 1000 characters, with the longest tag, digest and ref there', () => {
    const longest: Record<string, string> = {
      'BuildVariables.IMAGE_TAG': 't'.repeat(128),
      'BuildVariables.IMAGE_DIGEST': `sha256:${'d'.repeat(64)}`,
      'BuildVariables.ARTIFACT_DIGEST': `sha256:${'d'.repeat(64)}`,
      'SourceVariables.CommitId': 'c'.repeat(40),
      'codepipeline.PipelineExecutionId': 'e'.repeat(36),
      'variables.REF': 'r'.repeat(250),
      'variables.ROLLBACK': 'yes',
    };
    for (const { name, configuration: values } of actions)
      for (const [key, value] of Object.entries(values)) {
        const resolved = value.replace(/#\{([^}]+)\}/g, (_, variable: string) => longest[variable] ?? '?');
        expect(resolved.length, `${name} ${key}`).to.be.at.most(1000);
        expect(resolved, `${name} ${key}`).not.to.include('?"');
      }
  });

  it('refers to namespaces of earlier stages only', () => {
    const known = new Set(['variables', 'codepipeline']);
    for (const { action } of pipeline.stage) {
      for (const { configuration: values } of action)
        for (const [, namespace] of JSON.stringify(values).matchAll(/#\{(\w+)\./g))
          expect(known).to.include(namespace);
      for (const { namespace } of action) if (namespace) known.add(namespace);
    }
    expect(known).to.include.keys('SourceVariables', 'BuildVariables');
  });

  it('has namespaces, artifacts and names of the characters that CodePipeline takes', () => {
    const names = [...pipeline.stage, ...actions].map(({ name }) => name);
    for (const name of names) expect(name).to.match(/^[A-Za-z0-9.@_-]{1,100}$/);
    const artifacts = new Set(actions.flatMap((action) => action.input_artifacts));
    for (const artifact of artifacts) expect(artifact).to.match(/^[A-Za-z0-9_-]{1,100}$/);
    for (const { namespace } of actions) expect(artifacts).not.to.include(namespace);
  });

  it('gives a deploy the commit, the digests of image and artifact, and whether an older commit is allowed', () => {
    for (const environment of ['development', 'staging', 'production']) {
      const { configuration: values } = actionNamed(`Deploy-${environment}`);
      expect(values).to.include({
        ProjectName: `hello-world-deploy-${environment}`,
        PrimarySource: 'ReleaseOutput',
      });
      expect(JSON.parse(values['EnvironmentVariables'] ?? '')).to.deep.equal([
        { name: 'COMMIT_ID', value: '#{SourceVariables.CommitId}', type: 'PLAINTEXT' },
        { name: 'IMAGE_TAG', value: '#{BuildVariables.IMAGE_TAG}', type: 'PLAINTEXT' },
        { name: 'IMAGE_DIGEST', value: '#{BuildVariables.IMAGE_DIGEST}', type: 'PLAINTEXT' },
        { name: 'ARTIFACT_DIGEST', value: '#{BuildVariables.ARTIFACT_DIGEST}', type: 'PLAINTEXT' },
        { name: 'ROLLBACK', value: '#{variables.ROLLBACK}', type: 'PLAINTEXT' },
      ]);
    }
  });

  it('hands the clone on to the build alone, and what the build makes to each deploy', () => {
    const artifactsOf = (name: string) => {
      const { input_artifacts, output_artifacts } = actionNamed(name);
      return [input_artifacts, output_artifacts];
    };
    expect(artifactsOf('Source')).to.deep.equal([[], ['SourceOutput']]);
    expect(artifactsOf('Build')).to.deep.equal([['SourceOutput'], ['ReleaseOutput']]);
    for (const environment of ['development', 'staging', 'production'])
      expect(artifactsOf(`Deploy-${environment}`)).to.deep.equal([['ReleaseOutput'], []]);
  });

  it('asks for approval on the topic of the notifications', () => {
    expect(actionNamed('Approve-staging').configuration['NotificationArn']).to.equal(
      'arn:aws:sns:eu-west-1:000000000000:aws-kube-cd-delivery',
    );
  });

  it('is made after all of its own stack that its stages name: repository, bucket, build and topic', () => {
    const types = pipeline.depends_on.map((address) => address.replace(/\..*/, ''));
    expect(types).to.have.members([
      'aws_iam_role_policy',
      'aws_s3_bucket',
      'aws_codecommit_repository',
      'aws_sns_topic_policy',
      'aws_codebuild_project',
    ]);
  });

  it('is not changed by itself, which would stop what runs in it', () => {
    const granted = rolesOf(deliveryStack).flatMap(({ statements }) => statements.flatMap((of) => of.Action));
    expect(granted.filter((action) => /^codepipeline:(Update|Put|Delete)/.test(action))).to.deep.equal([]);
  });

  it('is refused at synthesis when a name is longer than AWS takes', () => {
    const [service] = configuration.delivery.services;
    if (!service) throw new Error('no service');
    const long = { ...service, pipelineName: 'p'.repeat(50) };
    expect(`${buildProjectName(long)}`).to.have.lengthOf(56);
    expect(() =>
      synthesizeDelivery({ ...configuration, delivery: { ...configuration.delivery, services: [long] } }),
    ).to.throw(/^development-eks\/access\/deployers\/p+: p+-deployer-development \(\d+ characters\)/);
  });
});
