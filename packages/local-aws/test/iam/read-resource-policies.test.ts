import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { readResourcePolicies } from '../../src/iam/read-resource-policies.ts';

const policy = (resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: resource }],
  });

const read = (resource: Record<string, unknown>) =>
  readResourcePolicies({
    '//': { metadata: { stackName: 'delivery' } },
    provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: ['123456789012'] }] },
    resource,
  });

describe('readResourcePolicies', () => {
  for (const [kind, resource, own, arn] of [
    [
      'ecr_repository',
      { name: 'images' },
      { repository: '${aws_ecr_repository.it.name}' },
      'ecr:eu-west-1:123456789012:repository/images',
    ],
    ['s3_bucket', { bucket: 'releases' }, { bucket: '${aws_s3_bucket.it.id}' }, 's3:::releases'],
    ['sns_topic', { name: 'told' }, { arn: '${aws_sns_topic.it.arn}' }, 'sns:eu-west-1:123456789012:told'],
    [
      'sqs_queue',
      { name: 'lost' },
      { queue_url: '${aws_sqs_queue.it.url}' },
      'sqs:eu-west-1:123456789012:lost',
    ],
  ] as const)
    it(`finds the policy of an aws_${kind} by its ARN`, () => {
      const found = read({
        [`aws_${kind}`]: { it: resource },
        [`aws_${kind}_policy`]: { a: { ...own, policy: policy(`\${aws_${kind}.it.arn}`) } },
      });
      expect(found).to.deep.equal([
        {
          stack: 'delivery',
          accountId: '123456789012',
          arn: `arn:aws:${arn}`,
          policy: policy(`arn:aws:${arn}`),
        },
      ]);
    });

  it('finds the policy of each key with its aliases, under an id that is the same each time', () => {
    const resources = {
      aws_kms_key: { one: { policy: policy('*') }, two: { policy: policy('*') } },
      aws_kms_alias: { a: { name: 'alias/one', target_key_id: '${aws_kms_key.one.key_id}' } },
    };
    const [one, two] = read(resources);
    expect(one?.arn).to.match(
      /^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(one?.aliases).to.deep.equal(['alias/one']);
    expect(two?.aliases).to.deep.equal([]);
    expect(two?.arn).not.to.equal(one?.arn);
    expect(read(resources)).to.deep.equal([one, two]);
  });

  it('refuses a setting it does not know', () => {
    expect(() => read({ aws_kms_key: { it: { policy: policy('*'), key_usage: 'SIGN_VERIFY' } } })).to.throw(
      ActionableError,
      'key_usage is a setting the rehearsal does not know',
    );
  });
});
