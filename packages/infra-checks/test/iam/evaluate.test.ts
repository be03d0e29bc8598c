import { expect } from 'chai';
import { type AccessRequest, type Decision, decide, type Policies } from '../../src/iam/evaluate.ts';
import type { Statement } from '../../src/iam/policy.ts';

const role = 'arn:aws:iam::111111111111:role/builder';
const other = 'arn:aws:iam::222222222222:role/stranger';
const root = 'arn:aws:iam::111111111111:root';
const object = 'arn:aws:s3:::bucket/key';
const key = 'arn:aws:kms:eu-west-1:111111111111:key/k';
const target = 'arn:aws:iam::111111111111:role/target';
const read: AccessRequest = { action: 's3:GetObject', resource: object, caller: { arn: role } };
const decrypt: AccessRequest = { action: 'kms:Decrypt', resource: key, caller: { arn: role } };
const assume: AccessRequest = { action: 'sts:AssumeRole', resource: target, caller: { arn: role } };

function allow(parts: Partial<Statement>): Statement {
  return { Effect: 'Allow', Condition: {}, ...parts };
}
function deny(parts: Partial<Statement>): Statement {
  return { ...allow(parts), Effect: 'Deny' };
}
const all = allow({ Action: ['*'], Resource: ['*'] });
const mayRead = allow({ Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/*'] });
const mayDecrypt = allow({ Action: ['kms:Decrypt'], Resource: [key] });
const mayAssume = allow({ Action: ['sts:AssumeRole'], Resource: [target] });
const accountKey = allow({ Principal: { AWS: [root] }, Action: ['kms:*'], Resource: ['*'] });
const trust = (principal: Statement['Principal'], parts: Partial<Statement> = {}) =>
  allow({ Principal: principal, Action: ['sts:AssumeRole'], ...parts });

describe('decide', () => {
  const rows: [string, AccessRequest, Policies, Decision][] = [
    ['allows nothing by itself', read, {}, 'not allowed'],
    ['allows what an identity policy allows', read, { identity: [mayRead] }, 'allowed'],
    ['lets any deny win', read, { identity: [all, deny({ Action: ['s3:*'], Resource: ['*'] })] }, 'denied'],
    [
      "lets the resource's deny win over the identity's allow",
      read,
      { identity: [all], resource: [deny({ Principal: '*', Action: ['s3:*'], Resource: ['*'] })] },
      'denied',
    ],
    [
      'leaves a deny aside whose condition is not met',
      { ...read, context: { 'aws:SecureTransport': 'true' } },
      {
        identity: [mayRead],
        resource: [
          deny({
            Principal: '*',
            Action: ['s3:*'],
            Resource: ['*'],
            Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
          }),
        ],
      },
      'allowed',
    ],
    [
      'takes a resource policy alone within an account',
      read,
      { resource: [allow({ Principal: { AWS: [role] }, Action: ['s3:GetObject'], Resource: [object] })] },
      'allowed',
    ],
    [
      'takes a resource policy for the account as none for its roles',
      read,
      { resource: [allow({ Principal: { AWS: [root] }, Action: ['s3:GetObject'], Resource: [object] })] },
      'not allowed',
    ],
    [
      'grants all else by NotAction',
      read,
      { identity: [allow({ NotAction: ['iam:*'], Resource: ['*'] })] },
      'allowed',
    ],
    [
      'grants not what NotAction names',
      { ...read, action: 'iam:CreateUser' },
      { identity: [allow({ NotAction: ['iam:*'], Resource: ['*'] })] },
      'not allowed',
    ],
    [
      'denies all else by a deny of NotAction, and grants nothing by it',
      read,
      { identity: [all, deny({ NotAction: ['iam:*'], Resource: ['*'] })] },
      'denied',
    ],
    [
      'grants not what NotResource names',
      read,
      { identity: [allow({ Action: ['s3:*'], NotResource: ['arn:aws:s3:::bucket/*'] })] },
      'not allowed',
    ],
    ['wants a key to allow too', decrypt, { identity: [mayDecrypt], resource: [] }, 'not allowed'],
    [
      'lets a key leave it to the account',
      decrypt,
      { identity: [mayDecrypt], resource: [accountKey] },
      'allowed',
    ],
    ['gives no role what the key leaves to the account', decrypt, { resource: [accountKey] }, 'not allowed'],
    ['wants a role to trust', assume, { identity: [mayAssume], resource: [] }, 'not allowed'],
    ['takes a trust that names the role', assume, { resource: [trust({ AWS: [role] })] }, 'allowed'],
    [
      'wants the caller to be allowed where the account is trusted',
      assume,
      { resource: [trust({ AWS: [root] })] },
      'not allowed',
    ],
    [
      'takes a trusted account whose caller may, under a condition on who asks',
      assume,
      {
        identity: [mayAssume],
        resource: [trust({ AWS: [root] }, { Condition: { ArnEquals: { 'aws:PrincipalArn': [role] } } })],
      },
      'allowed',
    ],
    [
      'refuses another role under that condition',
      { ...assume, caller: { arn: 'arn:aws:iam::111111111111:role/else' } },
      {
        identity: [mayAssume],
        resource: [trust({ AWS: [root] }, { Condition: { ArnEquals: { 'aws:PrincipalArn': [role] } } })],
      },
      'not allowed',
    ],
    [
      'wants both sides across accounts',
      { ...read, caller: { arn: other } },
      { identity: [mayRead], resourceAccount: '111111111111', resource: [] },
      'not allowed',
    ],
    [
      'takes both sides across accounts',
      { ...read, caller: { arn: other } },
      {
        identity: [mayRead],
        resourceAccount: '111111111111',
        resource: [allow({ Principal: { AWS: ['222222222222'] }, Action: ['s3:*'], Resource: ['*'] })],
      },
      'allowed',
    ],
    [
      'lets a service take a role that trusts it',
      { ...assume, caller: { service: 'codebuild.amazonaws.com' } },
      { resource: [trust({ Service: ['codebuild.amazonaws.com'] })] },
      'allowed',
    ],
    [
      'lets no other service take it',
      { ...assume, caller: { service: 'ec2.amazonaws.com' } },
      { resource: [trust({ Service: ['codebuild.amazonaws.com'] })] },
      'not allowed',
    ],
    [
      'takes the principal AWS: * for everybody, as a deny of services too',
      { ...read, caller: { service: 'logs.amazonaws.com' } },
      {
        resource: [
          allow({ Principal: { Service: ['logs.amazonaws.com'] }, Action: ['s3:*'], Resource: ['*'] }),
          deny({ Principal: { AWS: ['*'] }, Action: ['s3:*'], Resource: ['*'] }),
        ],
      },
      'denied',
    ],
    [
      'denies a whole service by a resource that ends early',
      read,
      { identity: [all, deny({ Action: ['*'], Resource: ['arn:aws:s3:*'] })] },
      'denied',
    ],
  ];
  for (const [what, request, policies, expected] of rows)
    it(what, () => {
      expect(decide(request, policies)).to.equal(expected);
    });

  for (const principal of [
    'arn:aws:iam::*:root',
    'arn:aws:iam::111111111111:role/*',
    'arn:aws:sts::111111111111:assumed-role/builder/one',
  ])
    it(`refuses the principal ${principal} by name`, () => {
      const resource = [trust({ AWS: [principal] })];
      expect(() => decide(assume, { identity: [mayAssume], resource })).to.throw(principal);
    });
});
