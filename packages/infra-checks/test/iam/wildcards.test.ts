import { expect } from 'chai';
import { matchesAction, matchesArn, matchesResource } from '../../src/iam/wildcards.ts';

describe('matchesAction', () => {
  const rows: [string, string, boolean][] = [
    ['s3:GetObject', 's3:GetObject', true],
    ['S3:getobject', 's3:GetObject', true],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:*Object', 's3:GetObject', true],
    ['s3:?etObject', 's3:GetObject', true],
    ['s3:Get?', 's3:GetObject', false],
    ['*', 's3:GetObject', true],
    ['s3:*', 'sts:AssumeRole', false],
    ['s3.GetObject', 's3:GetObject', false],
  ];
  for (const [pattern, action, expected] of rows)
    it(`${pattern} ${expected ? 'means' : 'does not mean'} ${action}`, () => {
      expect(matchesAction(pattern, action)).to.equal(expected);
    });
});

describe('matchesArn', () => {
  const rows: [string, string, boolean][] = [
    ['*', 'arn:aws:s3:::bucket', true],
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a/b', true],
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket', false],
    ['arn:aws:s3:::Bucket', 'arn:aws:s3:::bucket', false],
    ['arn:aws:iam::*:role/x', 'arn:aws:iam::1:role/x', true],
    ['arn:aws:iam:*:role/x', 'arn:aws:iam::1:role/x', false],
    ['arn:aws:iam::*', 'arn:aws:iam::1:role/x', false],
    ['arn:aws:logs:eu-west-1:1:log-group:/x:*', 'arn:aws:logs:eu-west-1:1:log-group:/x:log-stream:y', true],
    ['arn:aws:*:::bucket', 'arn:aws:s3:::bucket', false],
    ['arn:aws:ec2:eu-west-?:1:vpc/v', 'arn:aws:ec2:eu-west-1:1:vpc/v', true],
    ['${aws_kms_key.key.arn}', '${aws_kms_key.key.arn}', true],
    ['${aws_kms_key.key.arn}', '${aws_kms_key.other.arn}', false],
  ];
  for (const [pattern, arn, expected] of rows)
    it(`${pattern} ${expected ? 'means' : 'does not mean'} ${arn}`, () => {
      expect(matchesArn(pattern, arn)).to.equal(expected);
    });
});

describe('matchesResource', () => {
  const rows: [string, string, boolean][] = [
    ['arn:aws:iam::1:role/x', 'arn:aws:iam::1:role/x', true],
    ['arn:aws:iam::*', 'arn:aws:iam::1:role/x', true],
    ['arn:aws:iam:*:role/x', 'arn:aws:iam::1:role/x', true],
    ['arn:aws:ecr:*', 'arn:aws:ecr:eu-west-1:1:repository/x', true],
    ['arn:aws:ecr:eu-*', 'arn:aws:ecr:us-west-1:1:repository/x', false],
    ['arn:aws:ecr:*', 'arn:aws:ecs:eu-west-1:1:cluster/x', false],
    ['arn:aws:ecr:eu*1:1:repository/x', 'arn:aws:ecr:eu-west:1:1:repository/x', false],
    ['arn:aws:e*', 'arn:aws:ecr:eu-west-1:1:repository/x', false],
    ['arn:aws:*', 'arn:aws:ecr:eu-west-1:1:repository/x', false],
  ];
  for (const [pattern, arn, expected] of rows)
    it(`${pattern} ${expected ? 'means' : 'does not mean'} ${arn}`, () => {
      expect(matchesResource(pattern, arn)).to.equal(expected);
    });

  for (const variable of ['${aws:PrincipalAccount}', '${*}'])
    it(`refuses the policy variable ${variable}, as it would take it as text`, () => {
      expect(() => matchesResource(`arn:aws:s3:::${variable}/x`, 'arn:aws:s3:::1/x')).to.throw(
        `the policy variable ${variable} is not known to this evaluator`,
      );
    });
});
