import { assert } from 'chai';
import { createPermissions } from '../../src/aws-api/authorize.ts';
import { isAllowed, type Judgement, reportedPermissions } from '../../src/aws-api/judgements.ts';
import { createSessions } from '../../src/aws-api/sessions.ts';
import { deployerRoleArn, regionConfig } from '../helpers/region.ts';

const { roles, clusters, region } = regionConfig();
const build = 'arn:aws:iam::000000000000:role/build';
const deploy = 'arn:aws:iam::000000000000:role/deploy';
const session = (roleArn: string) => createSessions(() => new Date()).start(roleArn, 'one', 3600);
const put = {
  action: 'ecr:PutImage',
  resource: 'arn:aws:ecr:eu-west-1:000000000000:repository/hello_world_repo',
};
const ofCodeBuild = {
  service: 'codebuild.amazonaws.com',
  context: {
    'aws:SourceAccount': '000000000000',
    'aws:SourceArn': 'arn:aws:codebuild:eu-west-1:000000000000:project/build',
  },
};

describe('reportedPermissions', () => {
  function permissions() {
    const reported: Judgement[] = [];
    return {
      reported,
      own: reportedPermissions(createPermissions({ roles, resourcePolicies: [], region }), (one) =>
        reported.push(one),
      ),
    };
  }

  it('reports a call that is allowed, and one that is not with the words of the refusal', () => {
    const { reported, own } = permissions();
    own.assertMay(session(build), put);
    assert.throws(() => own.assertMay(session(deploy), put), /not authorized to perform: ecr:PutImage/);
    const [allowed, refused] = reported;
    assert.deepEqual(allowed, { question: { kind: 'call', roleArn: build, access: put } });
    assert.deepEqual(refused?.question, { kind: 'call', roleArn: deploy, access: put });
    assert.match(refused?.refusal ?? '', /^User: \S+ is not authorized to perform: ecr:PutImage/);
  });

  it('reports who takes a role', () => {
    const { reported, own } = permissions();
    own.assertMayAssume(build, ofCodeBuild);
    own.assertMayAssume(deployerRoleArn, { ...session(deploy), region });
    assert.throws(
      () => own.assertMayAssume(deployerRoleArn, { ...session(build), region }),
      /^User: \S+ is not authorized to perform: sts:AssumeRole/,
    );
    assert.deepEqual(
      reported.map(({ question, refusal }) => [question, refusal === undefined]),
      [
        [{ kind: 'role', roleArn: build, assumer: ofCodeBuild }, true],
        [{ kind: 'role', roleArn: deployerRoleArn, assumer: { roleArn: deploy, region } }, true],
        [{ kind: 'role', roleArn: deployerRoleArn, assumer: { roleArn: build, region } }, false],
      ],
    );
  });
});

describe('isAllowed', () => {
  const without = (arn: string) => roles.map((role) => (role.arn === arn ? { ...role, policies: [] } : role));
  const ask = (question: Judgement['question'], changed = roles, of = clusters) =>
    isAllowed(question, createPermissions({ roles: changed, resourcePolicies: [], region }), of);

  it('answers as the region did, and otherwise without the policy that a call needs', () => {
    const question = { kind: 'call', roleArn: build, access: put } as const;
    assert.isTrue(ask(question));
    assert.isFalse(ask(question, without(build)));
    assert.isTrue(ask(question, without(deploy)));
  });

  it('answers by trust and policy who takes a role', () => {
    const question = {
      kind: 'role',
      roleArn: deployerRoleArn,
      assumer: { roleArn: deploy, region },
    } as const;
    assert.isTrue(ask(question));
    assert.isFalse(ask(question, without(deploy)));
    assert.isTrue(ask({ kind: 'role', roleArn: build, assumer: ofCodeBuild }));
  });

  it('answers by access entries who has access to a cluster', () => {
    const question = { kind: 'cluster', roleArn: deployerRoleArn, cluster: 'bmutziu-eks' } as const;
    assert.isTrue(ask(question));
    assert.isFalse(ask({ ...question, cluster: 'bmutziu-eks-staging' }));
    assert.isFalse(
      ask(
        question,
        roles,
        clusters.map((cluster) => ({ ...cluster, accessEntries: [] })),
      ),
    );
  });
});
