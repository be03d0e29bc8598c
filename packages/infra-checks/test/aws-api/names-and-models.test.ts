import { expect } from 'chai';
import { longestTexts, nameLimits } from 'infra/aws-limits.ts';
import { inputOf, type NamedShape, shapeNamed } from '../../src/aws-api/model.ts';
import { shapeFaults } from '../../src/aws-api/shape-faults.ts';

/** The shape of AWS's API for a name of each kind. */
const shapes: Record<keyof typeof nameLimits, NamedShape> = {
  'CloudWatch alarm': memberOf('cloudwatch', 'PutMetricAlarm', 'AlarmName'),
  'CloudWatch dashboard': memberOf('cloudwatch', 'PutDashboard', 'DashboardName'),
  'CodeBuild project': memberOf('codebuild', 'CreateProject', 'name'),
  'CodeCommit repository': memberOf('codecommit', 'CreateRepository', 'repositoryName'),
  'CodePipeline pipeline': shapeNamed('codepipeline', 'PipelineName'),
  'ECR repository': memberOf('ecr', 'CreateRepository', 'repositoryName'),
  'EKS cluster': memberOf('eks', 'CreateCluster', 'name'),
  'EventBridge rule': memberOf('events', 'PutRule', 'Name'),
  'IAM role': memberOf('iam', 'CreateRole', 'RoleName'),
  'KMS alias': memberOf('kms', 'CreateAlias', 'AliasName'),
  'S3 bucket': memberOf('s3', 'CreateBucket', 'Bucket'),
  'SNS topic': memberOf('sns', 'CreateTopic', 'Name'),
  'SQS queue': memberOf('sqs', 'CreateQueue', 'QueueName'),
  'log group': memberOf('logs', 'CreateLogGroup', 'logGroupName'),
  'security group': memberOf('ec2', 'CreateSecurityGroup', 'GroupName'),
};

function memberOf(service: string, operation: string, member: string): NamedShape {
  return shapeNamed(service, inputOf(service, operation).members?.[member] ?? `${operation}.${member}`);
}

const printable = Array.from({ length: 0x17f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));

/** All names of one and two characters, and each character repeated to each length up to above any limit. */
function* candidates(): Generator<string> {
  for (const first of printable) for (const second of ['', ...printable]) yield first + second;
  for (const character of printable)
    for (const length of [3, 62, 63, 64, 65, 100, 101, 149, 150, 151, 255, 256, 257, 511, 512, 513]) {
      yield character.repeat(length);
      yield `a${character.repeat(length - 2)}a`;
      yield `alias/${character.repeat(Math.max(1, length - 6))}`;
    }
}

describe("the patterns of names, against AWS's API models", () => {
  for (const kind of Object.keys(nameLimits) as (keyof typeof nameLimits)[])
    it(`take no name of a ${kind} that AWS would refuse`, () => {
      const accepted = [...candidates()].filter((name) => nameLimits[kind].pattern.test(name));
      expect(accepted).to.have.length.above(30);
      expect(accepted.filter((name) => shapeFaults(shapes[kind], name).length > 0)).to.deep.equal([]);
    });
});

describe("the longest texts, against AWS's API models", () => {
  for (const [what, service, shape] of [
    ['eventInputTemplate', 'events', 'TransformerInput'],
    ['eventPattern', 'events', 'EventPattern'],
    ['pipelineSetting', 'codepipeline', 'ActionConfigurationValue'],
  ] as const)
    it(`are those of AWS for ${what}`, () => {
      expect(longestTexts[what]).to.equal(shapeNamed(service, shape).max);
    });
});
