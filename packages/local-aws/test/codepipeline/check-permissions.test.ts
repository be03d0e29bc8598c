import { expect } from 'chai';
import { checkPermissions } from '../../src/codepipeline/check-permissions.ts';
import { type DeliveryStack, pipelineStacks } from '../../src/delivery-stack/delivery-stack.ts';
import { parseDeliveryStack } from '../../src/delivery-stack/parse-delivery-stack.ts';
import type { ResourcePolicy } from '../../src/iam/read-resource-policies.ts';
import type { IamRole } from '../../src/iam/read-roles.ts';
import { deliveryJson } from '../helpers/delivery-json.ts';
import { stackWithAction } from '../helpers/pipeline-story.ts';
import { allow } from '../helpers/region.ts';

const account = '000000000000';
const other = '111122223333';
const pipelineRoleArn = `arn:aws:iam::${account}:role/r`;
const starterArn = `arn:aws:iam::${other}:role/starter`;
const builderArn = `arn:aws:iam::${other}:role/builder`;
const read = parseDeliveryStack(deliveryJson());

const trustOf = (roleArn: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'sts:AssumeRole',
      Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn } },
    },
  });
const services = (...names: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: names.map((name) => ({
      Effect: 'Allow',
      Principal: { Service: `${name}.amazonaws.com` },
      Action: 'sts:AssumeRole',
    })),
  });
const both = services('events', 'codepipeline');
const role = (arn: string, policies: readonly string[], trust = both): IamRole => ({
  arn,
  policies,
  trust,
  attached: [],
});

const pipelineActions = ['codepipeline', 'codecommit', 'codebuild', 'sns', 's3', 'logs', 'ec2'].map(
  (of) => `${of}:*`,
);
const everything = [allow([...pipelineActions, 'sts:AssumeRole'])];

/** The fixture's delivery, whose deployment is in another account and started by a role there. */
function acrossAccounts(roleArn: string | undefined = starterArn): DeliveryStack {
  const { pipeline } = stackWithAction('Deploy', { roleArn });
  const projects = new Map(
    [...read.projects].map(([name, project]) => [
      name,
      name.includes('deploy')
        ? { ...project, arn: project.arn.replace(account, other), serviceRoleArn: builderArn }
        : project,
    ]),
  );
  return { ...read, pipelines: [pipeline], projects };
}

const topicPolicy = policyOf('arn:aws:sns:eu-west-1:000000000000:approvals', {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: '*',
});

function policyOf(arn: string, ...statements: readonly object[]): ResourcePolicy {
  return {
    arn,
    accountId: account,
    policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  };
}

/** Checks with the fixture's topic, which EventBridge may publish to. */
function check(
  delivery: DeliveryStack,
  roles: readonly IamRole[],
  resourcePolicies: readonly ResourcePolicy[] = [topicPolicy],
): void {
  checkPermissions(delivery, { roles, resourcePolicies });
}

const rolesAcross = [
  role(pipelineRoleArn, everything),
  role(starterArn, [allow(['codebuild:*', 's3:*'])], trustOf(pipelineRoleArn)),
  role(builderArn, everything),
];

/** The policy of the fixture's bucket, which lets in roles of other accounts. */
function letsIn(...roleArns: readonly string[]): ResourcePolicy {
  const [pipeline] = read.pipelines;
  return policyOf(`arn:aws:s3:::${pipeline?.artifactStore.bucket}`, {
    ...{ Effect: 'Allow', Principal: { AWS: roleArns }, Action: 's3:*', Resource: '*' },
  });
}

describe('checkPermissions', () => {
  it('accepts a pipeline whose role may do what its actions need', () => {
    expect(() => check(read, [role(pipelineRoleArn, everything)])).not.to.throw();
  });

  for (const [provider, service, action, session] of [
    ['Source/Source', 'codecommit', 'GetBranch', 'AWSCodePipeline'],
    ['Source/Source', 's3', 'PutObject', 'AWSCodePipeline'],
    ['Build/Build', 'codebuild', 'StartBuild', 'AWSCodePipeline'],
    ['Build/Build', 'logs', 'CreateLogGroup', 'AWSCodeBuild'],
    ['Build/Build', 's3', 'GetObject', 'AWSCodePipeline'],
    ['Deploy-development/Deploy', 'ec2', 'DescribeDhcpOptions', 'AWSCodeBuild'],
    ['Deploy-development/Approve', 'sns', 'Publish', 'AWSCodePipeline'],
  ] as const)
    it(`refuses ${provider} in the words of AWS without ${service}:${action}`, () => {
      const rest = pipelineActions.filter((of) => !of.startsWith(`${service}:`));
      expect(() => check(read, [role(pipelineRoleArn, [allow(rest)])])).to.throw(
        `pipeline hello-world: ${provider}: User: arn:aws:sts::${account}:assumed-role/r/${session} is not authorized to perform: ${service}:${action} on resource: `,
      );
    });

  for (const [missing, words] of [
    [
      'events',
      'event rule hello-world-branch: events.amazonaws.com is not authorized to perform: sts:AssumeRole on ',
    ],
    [
      'codepipeline',
      'pipeline hello-world: codepipeline.amazonaws.com is not authorized to perform: sts:AssumeRole on ',
    ],
  ] as const)
    it(`refuses a role that ${missing}.amazonaws.com may not take`, () => {
      const trust = services(...['events', 'codepipeline'].filter((name) => name !== missing));
      expect(() => check(read, [role(pipelineRoleArn, everything, trust)])).to.throw(words);
    });

  it('refuses an event rule whose role may not start the pipeline', () => {
    const rest = [allow(pipelineActions.filter((of) => of !== 'codepipeline:*'))];
    expect(() => check(read, [role(pipelineRoleArn, rest)])).to.throw(
      /event rule \S+: User: \S+ is not authorized to perform: codepipeline:StartPipelineExecution on resource: arn:aws:codepipeline:eu-west-1:000000000000:hello-world/,
    );
  });

  it('refuses an event rule whose topic does not let EventBridge publish', () => {
    expect(() => check(read, [role(pipelineRoleArn, everything)], [])).to.throw(
      'event rule hello-world-failed: events.amazonaws.com is not authorized to perform: sns:Publish on resource: arn:aws:sns:eu-west-1:000000000000:approvals because no resource-based policy allows',
    );
  });

  it('refuses an event rule whose dead-letter queue takes messages of another rule only', () => {
    const queue = `arn:aws:sqs:eu-west-1:${account}:lost`;
    const [rule] = read.eventRules.filter(({ targets }) => targets.length > 0);
    const withQueue = {
      ...read,
      eventRules: read.eventRules.map((one) =>
        one === rule
          ? { ...one, targets: one.targets.map((target) => ({ ...target, deadLetterArn: queue })) }
          : one,
      ),
    };
    const from = (name?: string) => {
      const arn = `arn:aws:events:eu-west-1:${account}:rule/${name}`;
      const lets = policyOf(queue, {
        ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
        ...{ Resource: queue, Condition: { ArnEquals: { 'aws:SourceArn': arn } } },
      });
      return () => check(withQueue, [role(pipelineRoleArn, everything)], [topicPolicy, lets]);
    };
    expect(from(rule?.name)).not.to.throw();
    expect(from('another')).to.throw(
      `event rule ${rule?.name}: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${queue}`,
    );
  });

  it('refuses a pipeline whose key does not let the account decide', () => {
    const keyArn = `arn:aws:kms:eu-west-1:${account}:key/1`;
    const encrypted = {
      ...read,
      pipelines: read.pipelines.map((one) => ({ ...one, artifactStore: { ...one.artifactStore, keyArn } })),
    };
    const roles = [role(pipelineRoleArn, [...everything, allow(['kms:*'])])];
    const byIam = policyOf(keyArn, {
      ...{
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    });
    expect(() => check(encrypted, roles, [topicPolicy, byIam])).not.to.throw();
    expect(() => check(encrypted, roles)).to.throw(
      `Source/Source: User: arn:aws:sts::${account}:assumed-role/r/AWSCodePipeline is not authorized to perform: kms:GenerateDataKey on resource: ${keyArn}`,
    );
  });

  it('refuses a pipeline whose role is in no stack', () => {
    expect(() => check(read, [])).to.throw('because no identity-based policy allows');
  });

  it('accepts an action in another account, by a role of that account which trusts the pipeline', () => {
    expect(() =>
      check(acrossAccounts(), rolesAcross, [topicPolicy, letsIn(starterArn, builderArn)]),
    ).not.to.throw();
  });

  for (const [who, lets] of [
    ['starter/AWSCodePipeline', builderArn],
    ['builder/AWSCodeBuild', starterArn],
  ] as const)
    it(`refuses it if the bucket of the artifacts does not let in ${who}`, () => {
      expect(() => check(acrossAccounts(), rolesAcross, [topicPolicy, letsIn(lets)])).to.throw(
        new RegExp(
          `User: arn:aws:sts::${other}:assumed-role/${who} is not authorized to perform: s3:\\w+ on resource: \\S+ because no resource-based policy allows`,
        ),
      );
    });

  it('refuses it if that role trusts another role, or may not start the project', () => {
    const pipeline = role(pipelineRoleArn, everything);
    const stranger = role(starterArn, [allow(['codebuild:*', 's3:*'])], trustOf(`${pipelineRoleArn}x`));
    expect(() => check(acrossAccounts(), [pipeline, stranger])).to.throw(
      `Deploy-development/Deploy: User: arn:aws:sts::${account}:assumed-role/r/AWSCodePipeline is not authorized to perform: sts:AssumeRole on resource: ${starterArn}`,
    );
    const powerless = role(starterArn, [allow(['s3:*'])], trustOf(pipelineRoleArn));
    expect(() => check(acrossAccounts(), [pipeline, powerless])).to.throw(
      `User: arn:aws:sts::${other}:assumed-role/starter/AWSCodePipeline is not authorized to perform: codebuild:StartBuild`,
    );
  });

  it('refuses it without a role of that account: no policy of its own lets CodeBuild be called from outside', () => {
    const { pipelines } = acrossAccounts();
    const [pipeline] = pipelines;
    const withoutRole = {
      ...acrossAccounts(),
      pipelines: pipeline
        ? [
            {
              ...pipeline,
              stages: pipeline.stages.map((stage) => ({
                ...stage,
                actions: stage.actions.map((action) => ({ ...action, roleArn: undefined })),
              })),
            },
          ]
        : [],
    };
    expect(pipelineStacks(withoutRole)).to.have.lengthOf(1);
    expect(() => check(withoutRole, [role(pipelineRoleArn, everything)])).to.throw(
      'acts in another account than arn:aws:codebuild:eu-west-1:111122223333:project/',
    );
  });
});
