import { expect } from 'chai';
import { pipelineStacks } from '../../src/delivery-stack/delivery-stack.ts';
import { parseDeliveryStack } from '../../src/delivery-stack/parse-delivery-stack.ts';
import { actionPath, deliveryJson } from '../helpers/delivery-json.ts';
import { onlyPipeline } from '../helpers/pipeline-story.ts';

const buildPath = ['resource', 'aws_codebuild_project', 'build'];
const environmentVariablePath = [...buildPath, 'environment', 'environment_variable', 0];

describe('parseDeliveryStack', () => {
  it('reads region, account and the kinds it leaves unread', () => {
    const stack = parseDeliveryStack(deliveryJson(['resource', 'aws_kms_replica_key'], { it: {} }));
    expect(stack.region).to.equal('eu-west-1');
    expect(stack.accountId).to.equal('000000000000');
    expect(stack.unreadKinds).to.deep.equal(['aws_kms_replica_key']);
  });

  it('reads the pipeline in the order of its stages', () => {
    const { pipeline } = onlyPipeline(parseDeliveryStack(deliveryJson()));
    expect(pipeline.variables).to.deep.equal([{ name: 'ROLLBACK', defaultValue: 'no' }]);
    expect(pipeline.stages.map(({ name }) => name)).to.deep.equal(['Source', 'Build', 'Deploy-development']);
    expect(pipeline.stages[2]?.actions.map(({ name, runOrder }) => [name, runOrder])).to.deep.equal([
      ['Approve', 1],
      ['Deploy', 2],
    ]);
  });

  it('reads several pipelines, each with the rules that start it', () => {
    const json = structuredClone(deliveryJson()) as { resource: Record<string, Record<string, object>> };
    const { aws_codepipeline: pipelines = {}, aws_cloudwatch_event_target: targets = {} } = json.resource;
    const [[id, pipeline] = ['', {}]] = Object.entries(pipelines);
    pipelines['orders'] = { ...pipeline, name: 'orders' };
    const own = Object.entries(targets).find(([, target]) => JSON.stringify(target).includes(`.${id}.arn`));
    targets['orders'] = JSON.parse(JSON.stringify(own?.[1]).replace(`.${id}.arn`, '.orders.arn'));
    const stack = parseDeliveryStack(json);
    expect(pipelineStacks(stack).map((each) => each.pipeline.name)).to.have.members([
      'hello-world',
      'orders',
    ]);
    expect(stack.eventRules[0]?.targets.map(({ pipelineName }) => pipelineName)).to.have.members([
      'hello-world',
      'orders',
    ]);
    expect(stack.eventRules.flatMap(({ topics }) => topics)).to.deep.equal(
      parseDeliveryStack(deliveryJson()).eventRules.flatMap(({ topics }) => topics),
    );
  });

  it('reads the projects of other stacks, each of its own account', () => {
    const deployments = deliveryJson(
      ['provider', 'aws'],
      [{ region: 'eu-west-1', allowed_account_ids: ['111122223333'] }],
    );
    const { projects } = parseDeliveryStack(deliveryJson(), [deployments]);
    expect(projects.get('hello-world-build')?.arn).to.equal(
      'arn:aws:codebuild:eu-west-1:111122223333:project/hello-world-build',
    );
  });

  it('reads the projects of other stacks, each of its own region', () => {
    const deployments = deliveryJson(
      ['provider', 'aws'],
      [{ region: 'eu-central-1', allowed_account_ids: ['000000000000'] }],
    );
    const { projects, region } = parseDeliveryStack(deliveryJson(), [deployments]);
    expect(region).to.equal('eu-west-1');
    expect(projects.get('hello-world-build')?.arn).to.equal(
      'arn:aws:codebuild:eu-central-1:000000000000:project/hello-world-build',
    );
  });

  it('reads the region of each action, and a bucket of artifacts for each region', () => {
    const json = deliveryJson(actionPath(2, 1, 'region'), 'eu-central-1') as {
      resource: { aws_codepipeline: { pipeline: object }; aws_kms_key?: object };
    };
    json.resource.aws_kms_key = { there: { region: 'eu-central-1', policy: '{}' } };
    const key = { type: 'KMS', id: '${aws_kms_key.there.arn}' };
    Object.assign(json.resource.aws_codepipeline.pipeline, {
      artifact_store: [
        { location: 'here', type: 'S3', region: 'eu-west-1' },
        { location: 'there', type: 'S3', region: 'eu-central-1', encryption_key: key },
      ],
    });
    const { pipeline } = onlyPipeline(parseDeliveryStack(json));
    expect(pipeline.stages.flatMap(({ actions }) => actions.map(({ region }) => region))).to.deep.equal([
      ...['eu-west-1', 'eu-west-1', 'eu-west-1'],
      'eu-central-1',
    ]);
    expect(pipeline.artifactStores.map(({ region, bucket }) => [region, bucket])).to.deep.equal([
      ['eu-west-1', 'here'],
      ['eu-central-1', 'there'],
    ]);
    expect(pipeline.artifactStores[1]?.keyArn).to.match(/^arn:aws:kms:eu-central-1:000000000000:key\//);
  });

  it('refuses two pipelines of one name', () => {
    const json = structuredClone(deliveryJson()) as { resource: Record<string, Record<string, object>> };
    const pipelines = json.resource['aws_codepipeline'] ?? {};
    pipelines['again'] = Object.values(pipelines)[0] ?? {};
    expect(() => parseDeliveryStack(json)).to.throw('two resources are named hello-world');
  });

  it('resolves references to literal attributes and to those that follow from names', () => {
    const stack = parseDeliveryStack(deliveryJson());
    expect(stack.pipelines[0]?.stages[0]?.actions[0]?.configuration['RepositoryName']).to.equal(
      'hello_world',
    );
    expect(stack.projects.get('hello-world-build')?.environmentVariables[1]?.value).to.equal(
      '000000000000.dkr.ecr.eu-west-1.amazonaws.com/hello_world_repo',
    );
    expect(stack.eventRules[0]?.pattern['resources']).to.deep.equal([
      'arn:aws:codecommit:eu-west-1:000000000000:hello_world',
    ]);
  });

  it('resolves the ARN of a role by its name', () => {
    const stack = parseDeliveryStack(
      deliveryJson([...environmentVariablePath, 'value'], '${aws_iam_role.role.arn}'),
    );
    expect(stack.projects.get('hello-world-build')?.environmentVariables[0]?.value).to.equal(
      'arn:aws:iam::000000000000:role/r',
    );
  });

  it('reads projects with their defaults', () => {
    const stack = parseDeliveryStack(deliveryJson([...buildPath, 'build_timeout']));
    const project = stack.projects.get('hello-world-build');
    expect(project).to.deep.include({
      buildspec: 'buildspecs/build.yaml',
      image: 'aws/codebuild/standard:8.0',
      privileged: true,
      timeoutMinutes: 60,
    });
    expect(project?.environmentVariables[0]).to.deep.equal({
      name: 'SOURCE_REPO_URL',
      value: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
    });
  });

  it('distinguishes targets that start the pipeline from topics', () => {
    const { eventRules } = parseDeliveryStack(deliveryJson());
    expect(
      eventRules.map(({ name, targets, topics }) => [
        name,
        targets.length,
        topics.map(({ topicArn }) => topicArn),
      ]),
    ).to.deep.equal([
      ['hello-world-branch', 1, []],
      ['hello-world-failed', 0, ['arn:aws:sns:eu-west-1:000000000000:approvals']],
      ['hello-world-tag', 1, []],
    ]);
    expect(eventRules[0]?.targets[0]?.inputPaths).to.deep.equal({ revisionValue: '$.detail.commitId' });
  });

  it('reads the repositories', () => {
    const stack = parseDeliveryStack(deliveryJson());
    expect(stack.imageRepositories).to.deep.equal([
      {
        name: 'hello_world_repo',
        uri: '000000000000.dkr.ecr.eu-west-1.amazonaws.com/hello_world_repo',
        movableTags: ['latest', 'deployed-*'],
      },
    ]);
    expect(stack.sourceRepositories).to.deep.equal([
      {
        name: 'hello_world',
        arn: 'arn:aws:codecommit:eu-west-1:000000000000:hello_world',
        cloneUrlHttp: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
      },
    ]);
  });

  it('takes a block written as an array of one', () => {
    const json = deliveryJson([...buildPath, 'source'], [{ type: 'CODEPIPELINE', buildspec: 'b.yaml' }]);
    expect(parseDeliveryStack(json).projects.get('hello-world-build')?.buildspec).to.equal('b.yaml');
  });

  it('reads a repeated block written as one object', () => {
    const variable = { name: 'ONLY', value: 'one' };
    const json = deliveryJson([...buildPath, 'environment', 'environment_variable'], variable);
    expect(parseDeliveryStack(json).projects.get('hello-world-build')?.environmentVariables).to.deep.equal([
      variable,
    ]);
  });

  for (const ids of [undefined, ['000000000000', '111122223333']])
    it(`refuses a provider whose allowed accounts are ${ids}`, () => {
      const json = deliveryJson(['provider', 'aws', 0, 'allowed_account_ids'], ids);
      expect(() => parseDeliveryStack(json)).to.throw('allowed_account_ids names no account, or several');
    });
});
