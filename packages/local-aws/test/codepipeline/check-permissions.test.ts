import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import {
  account,
  both,
  check,
  everything,
  pipelineActions,
  pipelineRoleArn,
  policyOf,
  read,
  role,
  services,
  topicPolicy,
} from '../helpers/pipeline-policies.ts';
import { allow } from '../helpers/region.ts';

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

  it('names a condition of a trust policy that it cannot judge, with the other faults', () => {
    const Condition = { StringEquals: { 'aws:SourceOrgID': 'o-1' } };
    const trust = both.replaceAll('"Effect":', `"Condition":${JSON.stringify(Condition)},"Effect":`);
    expect(() => check(read, [role(pipelineRoleArn, everything, trust)])).to.throw(
      ActionableError,
      /^event rule \S+: the rehearsal cannot judge sts:AssumeRole: .* aws:SourceOrgID[\s\S]*\npipeline hello-world: the rehearsal cannot judge /,
    );
  });

  it('refuses an event rule that starts the pipeline without a role, as EventBridge does', () => {
    const eventRules = read.eventRules.map((rule) => ({
      ...rule,
      targets: rule.targets.map(({ roleArn: _, ...target }) => target),
    }));
    expect(() => check({ ...read, eventRules }, [role(pipelineRoleArn, everything)])).to.throw(
      `event rule hello-world-branch: RoleArn is required for target arn:aws:codepipeline:eu-west-1:${account}:hello-world.`,
    );
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
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: { ArnEquals: { 'aws:SourceArn': arn } },
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
      pipelines: read.pipelines.map((one) => ({
        ...one,
        artifactStores: one.artifactStores.map((store) => ({ ...store, keyArn })),
      })),
    };
    const roles = [role(pipelineRoleArn, [...everything, allow(['kms:*'])])];
    const byIam = policyOf(keyArn, {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    });
    expect(() => check(encrypted, roles, [topicPolicy, byIam])).not.to.throw();
    expect(() => check(encrypted, roles)).to.throw(
      `Source/Source: User: arn:aws:sts::${account}:assumed-role/r/AWSCodePipeline is not authorized to perform: kms:GenerateDataKey on resource: ${keyArn}`,
    );
  });

  it('refuses a pipeline whose role is in no stack', () => {
    expect(() => check(read, [])).to.throw('because no identity-based policy allows');
  });
});
