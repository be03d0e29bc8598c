import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { readRoles } from '../../src/iam/read-roles.ts';

const policy = (resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: resource }],
  });

const read = (resource: Record<string, unknown>) =>
  readRoles({
    provider: { aws: [{ region: 'eu-west-1', allowed_account_ids: ['123456789012'] }] },
    resource,
  });

const role = { name: 'build', assume_role_policy: policy('*') };

describe('readRoles', () => {
  it('finds the policies of a role, with the references that are known before an apply', () => {
    const [found] = read({
      aws_sns_topic: { topic: { name: 'told' } },
      aws_iam_role: { it: role, other: { ...role, name: 'other' } },
      aws_iam_role_policy: {
        own: { name: 'a', role: '${aws_iam_role.it.id}', policy: policy('${aws_sns_topic.topic.arn}') },
        others: { name: 'b', role: '${aws_iam_role.other.id}', policy: policy('*') },
      },
    });
    expect(found).to.deep.equal({
      arn: 'arn:aws:iam::123456789012:role/build',
      trust: policy('*'),
      policies: [policy('arn:aws:sns:eu-west-1:123456789012:told')],
      attached: [],
    });
  });

  it('keeps a reference whose value only an apply knows: no request can have that name', () => {
    const subnet =
      'arn:aws:ec2:eu-west-1:1:subnet/${element(data.terraform_remote_state.network.outputs.ids, 0)}';
    const [found] = read({
      aws_iam_role: { it: role },
      aws_iam_role_policy: { own: { name: 'a', role: '${aws_iam_role.it.id}', policy: policy(subnet) } },
    });
    expect(found?.policies).to.deep.equal([policy(subnet)]);
  });

  it('names the managed policies of a role', () => {
    const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const [found] = read({
      aws_iam_role: { it: role },
      aws_iam_role_policy_attachment: { a: { role: '${aws_iam_role.it.name}', policy_arn: arn } },
    });
    expect(found?.attached).to.deep.equal([arn]);
  });

  it('knows a role with a path by its whole ARN', () => {
    const [found] = read({
      aws_iam_role: { it: { ...role, path: '/delivery/', permissions_boundary: 'x' } },
    });
    expect(found?.arn).to.equal('arn:aws:iam::123456789012:role/delivery/build');
  });

  it('refuses a setting it does not know', () => {
    expect(() => read({ aws_iam_role: { it: { ...role, managed_policy_arns: ['x'] } } })).to.throw(
      ActionableError,
      'managed_policy_arns is a setting the rehearsal does not know',
    );
  });
});
