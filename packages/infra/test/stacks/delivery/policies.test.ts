import { expect } from 'chai';
import { deliveryStack, onlyResource, resourcesOf, stateStack } from '../../helpers/synthesize.ts';
import { statementsOf } from '../../helpers/views.ts';

describe('the policies of resources', () => {
  const keyStatements = statementsOf(onlyResource(deliveryStack, 'aws_kms_key')['policy']);

  it('let IAM decide over the key, without which no role could use it', () => {
    expect(keyStatements[0]).to.deep.include({
      Principal: { AWS: 'arn:aws:iam::000000000000:root' },
      Action: ['kms:*'],
    });
  });

  it('let CloudWatch encrypt each log group under the key, and no other', () => {
    const statement = keyStatements.find(({ Sid }) => Sid === 'LogGroups');
    const names = Object.values(resourcesOf(deliveryStack, 'aws_cloudwatch_log_group')).map(
      (of) => of['name'],
    );
    expect(statement?.Principal).to.deep.equal({ Service: 'logs.eu-west-1.amazonaws.com' });
    expect(statement?.Condition['ArnEquals']?.['kms:EncryptionContext:aws:logs:arn']).to.have.members(
      names.map((name) => `arn:aws:logs:eu-west-1:000000000000:log-group:${name}`),
    );
  });

  it('let EventBridge publish to the encrypted topic, without a condition that it would not meet', () => {
    const statement = keyStatements.find(({ Principal }) => {
      return typeof Principal === 'object' && Principal['Service'] === 'events.amazonaws.com';
    });
    expect(statement).to.deep.include({ Action: ['kms:GenerateDataKey*', 'kms:Decrypt'], Condition: {} });
  });

  for (const [name, stack] of [
    ['artifacts', deliveryStack],
    ['states', stateStack],
  ] as const)
    it(`refuse the bucket of ${name} without TLS, and ask for no header that a writer does not send`, () => {
      expect(statementsOf(onlyResource(stack, 'aws_s3_bucket_policy')['policy'])).to.have.lengthOf(1);
      const [statement] = statementsOf(onlyResource(stack, 'aws_s3_bucket_policy')['policy']);
      expect(statement).to.deep.include({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
      });
    });
});
