import { expect } from 'chai';
import { changed, development } from '../../helpers/network-stack.ts';
import { onlyResource, resourceNamed, resourcesOf } from '../../helpers/synthesize.ts';
import { roleNamed, statementsOf } from '../../helpers/views.ts';

describe('the flow logs', () => {
  const name = '/aws/vpc/bmutziu-eks';

  it('keep all flows as long as the file says, encrypted', () => {
    const group = resourceNamed(development, 'aws_cloudwatch_log_group', name);
    expect(group).to.include({ retention_in_days: 14 });
    expect(group['kms_key_id']).to.match(/^\$\{aws_kms_key\./);
    expect(onlyResource(development, 'aws_flow_log')).to.include({
      traffic_type: 'ALL',
      log_destination_type: 'cloud-watch-logs',
    });
  });

  it('let CloudWatch use the key for this group alone', () => {
    const statement = statementsOf(onlyResource(development, 'aws_kms_key')['policy']).find(
      ({ Sid }) => Sid === 'LogGroups',
    );
    expect(statement?.Condition['ArnEquals']).to.deep.equal({
      'kms:EncryptionContext:aws:logs:arn': [`arn:aws:logs:eu-west-1:000000000000:log-group:${name}`],
    });
  });

  it('are written by a role that only they take, and that makes no group after a destroy', () => {
    const role = roleNamed(development, 'development-flow-logs');
    expect(role.trust[0]).to.deep.include({
      Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': ['000000000000'] },
        ArnLike: { 'aws:SourceArn': ['arn:aws:ec2:eu-west-1:000000000000:vpc-flow-log/*'] },
      },
    });
    expect(role.statements.flatMap(({ Action }) => Action)).not.to.include('logs:CreateLogGroup');
  });
});

describe('flowLogs', () => {
  it('s3 keeps all flows in a closed bucket for their days, without a log group, a role and a key', () => {
    const stack = changed({ flowLogs: 's3' });
    const bucket = Object.keys(resourcesOf(stack, 'aws_s3_bucket'))[0];
    expect(onlyResource(stack, 'aws_s3_bucket')).to.include({
      bucket: 'development-flow-logs-000000000000-eu-west-1',
    });
    expect(onlyResource(stack, 'aws_s3_bucket_lifecycle_configuration')).to.have.nested.property(
      'rule[0].expiration[0].days',
      14,
    );
    expect(onlyResource(stack, 'aws_s3_bucket_public_access_block')).to.include({
      block_public_policy: true,
    });
    const log = onlyResource(stack, 'aws_flow_log');
    expect(log).to.include({
      traffic_type: 'ALL',
      log_destination_type: 's3',
      log_destination: 'arn:aws:s3:::development-flow-logs-000000000000-eu-west-1',
    });
    // Before the bucket and its policy are there, AWS would refuse the log or write a policy of its own.
    expect(log['depends_on']).to.deep.equal([
      `aws_s3_bucket_policy.${Object.keys(resourcesOf(stack, 'aws_s3_bucket_policy'))[0]}`,
    ]);
    expect(bucket).to.match(/^flow-logs_/);
    for (const type of ['aws_cloudwatch_log_group', 'aws_iam_role', 'aws_kms_key'])
      expect(resourcesOf(stack, type), type).to.deep.equal({});
  });

  it('s3 lets the log delivery of this account write, as AWS asks for it', () => {
    const { policy } = onlyResource(changed({ flowLogs: 's3' }), 'aws_s3_bucket_policy');
    const bucket = 'arn:aws:s3:::development-flow-logs-000000000000-eu-west-1';
    const own = {
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Effect: 'Allow',
    };
    const [, write, check] = statementsOf(policy);
    const from = { 'aws:SourceArn': ['arn:aws:logs:eu-west-1:000000000000:*'] };
    expect(write).to.deep.include({
      ...own,
      Action: ['s3:PutObject'],
      Resource: [`${bucket}/AWSLogs/000000000000/*`],
      Condition: {
        StringEquals: {
          'aws:SourceAccount': ['000000000000'],
          's3:x-amz-acl': ['bucket-owner-full-control'],
        },
        ArnLike: from,
      },
    });
    expect(check).to.deep.include({
      ...own,
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: [bucket],
      Condition: { StringEquals: { 'aws:SourceAccount': ['000000000000'] }, ArnLike: from },
    });
  });

  it('off leaves nothing of them', () => {
    const stack = changed({ flowLogs: 'off' });
    for (const type of ['aws_flow_log', 'aws_s3_bucket', 'aws_cloudwatch_log_group', 'aws_kms_key'])
      expect(resourcesOf(stack, type), type).to.deep.equal({});
    expect(resourcesOf(stack, 'aws_vpc')).not.to.deep.equal({});
  });

  it('cloudwatch is what a file without it says', () => {
    expect(changed({ flowLogs: 'cloudwatch' }).resource).to.deep.equal(development.resource);
  });
});
