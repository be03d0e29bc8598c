import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { type Access, createPermissions } from '../../src/aws-api/authorize.ts';
import type { ResourcePolicy } from '../../src/iam/read-resource-policies.ts';
import { account, policyOf } from '../helpers/pipeline-policies.ts';
import { allow } from '../helpers/region.ts';

const other = '111122223333';
const bucket = 'arn:aws:s3:::releases';
const key = `arn:aws:kms:eu-west-1:${account}:key/1`;
const read: Access = { action: 's3:GetObject', resource: `${bucket}/hello-world/ReleaseOut/1` };

const statement = (Principal: unknown, Action: string, more: object = {}) => ({
  Sid: 'One',
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...more,
});
/** Authorizes a call of a role whose own policy allows everything. */
function askAs(
  accountId: string,
  access: Access,
  ...resourcePolicies: readonly ResourcePolicy[]
): () => void {
  const roleArn = `arn:aws:iam::${accountId}:role/reader`;
  const roles = [{ arn: roleArn, trust: allow(['*']), policies: [allow(['*'])], attached: [] }];
  const permissions = createPermissions({ region: 'eu-west-1', roles, resourcePolicies });
  return () => permissions.assertMay({ arn: roleArn, roleArn, accountId }, access);
}

describe('the policy of a resource', () => {
  it('is not needed by a role of the same account', () => {
    expect(askAs(account, read)).not.to.throw();
  });

  it('lets a role of another account in, to the objects of a bucket too', () => {
    const reader = statement({ AWS: `arn:aws:iam::${other}:role/reader` }, 's3:GetObject');
    expect(askAs(other, read, policyOf(bucket, reader))).not.to.throw();
    expect(askAs(other, read, policyOf(bucket, statement({ AWS: account }, 's3:*')))).to.throw(
      /s3:GetObject on resource: \S+ because no resource-based policy allows the s3:GetObject action$/,
    );
  });

  it('is not that of another bucket, whose name begins the same', () => {
    const denied = { ...statement('*', 's3:*'), Effect: 'Deny' };
    expect(askAs(account, read, policyOf(`${bucket.slice(0, -1)}`, denied))).not.to.throw();
    expect(askAs(account, read, policyOf(bucket, denied))).to.throw(
      'with an explicit deny in a resource-based policy',
    );
  });

  it('denies what comes without TLS, as nothing here does', () => {
    const tlsOnly = {
      ...statement('*', 's3:*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      Effect: 'Deny',
    };
    expect(askAs(account, read, policyOf(bucket, tlsOnly))).not.to.throw();
  });

  it('is needed for a key in the same account, and sees the aliases of the key', () => {
    const use = { action: 'kms:Decrypt', resource: key };
    expect(askAs(account, use)).to.throw('is not authorized to perform: kms:Decrypt');
    const ofAccount = statement({ AWS: `arn:aws:iam::${account}:root` }, 'kms:*', {
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/releases' } },
    });
    expect(askAs(account, use, { ...policyOf(key, ofAccount), aliases: ['alias/releases'] })).not.to.throw();
    expect(askAs(account, use, { ...policyOf(key, ofAccount), aliases: ['alias/other'] })).to.throw(
      'no resource-based policy allows the kms:Decrypt action',
    );
  });

  it('is refused by name for a condition that cannot be judged, if the statement is for the caller', () => {
    const Condition = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };
    const own = policyOf(bucket, statement('*', 's3:*', { Condition }));
    expect(askAs(account, read, own)).to.throw(
      'the statement One of arn:aws:s3:::releases has the condition key',
    );
    const others = policyOf(bucket, statement({ Service: 'logs.amazonaws.com' }, 's3:*', { Condition }));
    expect(askAs(account, read, others)).not.to.throw();
  });

  it('alone decides about a service that acts without a role', () => {
    const topic = `arn:aws:sns:eu-west-1:${account}:told`;
    const ask = (...resourcePolicies: ResourcePolicy[]) => {
      const permissions = createPermissions({ region: 'eu-west-1', roles: [], resourcePolicies });
      return () =>
        permissions.assertServiceMay('events.amazonaws.com', { action: 'sns:Publish', resource: topic });
    };
    expect(
      ask(policyOf(topic, statement({ Service: 'events.amazonaws.com' }, 'sns:Publish'))),
    ).not.to.throw();
    for (const policies of [[], [policyOf(topic, statement({ Service: 'logs.amazonaws.com' }, 'sns:*'))]])
      expect(ask(...policies)).to.throw(
        `events.amazonaws.com is not authorized to perform: sns:Publish on resource: ${topic} because no resource-based policy allows the sns:Publish action`,
      );
  });

  for (const [what, given] of [
    ['has no resource', {}],
    ['has a principal', { Resource: '*', Principal: '*' }],
  ] as const)
    it(`of a role is refused, as by IAM, if a statement ${what}`, () => {
      const own = { Sid: 'Own', Effect: 'Allow', Action: ['s3:*'], ...given };
      const { policy } = policyOf(bucket, own);
      const roles = [{ arn: 'role', trust: allow(['*']), policies: [policy], attached: [] }];
      expect(() => createPermissions({ region: 'eu-west-1', roles, resourcePolicies: [] })).to.throw(
        ActionableError,
        `the statement Own of a policy of role ${what}: IAM refuses it`,
      );
    });

  for (const [what, policy] of [
    ['is no JSON', '{'],
    ['has an element that IAM does not know', '{"Version":"2012-10-17","Statements":[]}'],
  ] as const)
    it(`is named in one sentence if it ${what}`, () => {
      const roleArn = `arn:aws:iam::${account}:role/reader`;
      const make = (trust: string, resourcePolicies: readonly ResourcePolicy[]) => () =>
        createPermissions({
          region: 'eu-west-1',
          resourcePolicies,
          roles: [{ arn: roleArn, trust, policies: [], attached: [] }],
        });
      expect(make(allow(['*']), [{ ...policyOf(bucket), policy }])).to.throw(
        ActionableError,
        /^the policy of arn:aws:s3:::releases cannot be read: [^\n]+$/,
      );
      expect(make(policy, [])).to.throw(
        ActionableError,
        /^the policy of \S+role\/reader cannot be read: [^\n]+$/,
      );
    });
});
