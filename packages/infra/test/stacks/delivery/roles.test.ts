import { expect } from 'chai';
import { keyUseActions } from '../../../src/constructs/policy-document.ts';
import { deliveryStack, onlyResource, resourcesOf, stateStack } from '../../helpers/synthesize.ts';
import {
  grants,
  type RoleView,
  roleNamed,
  rolesOf,
  type Statement,
  statementsOf,
} from '../../helpers/views.ts';

const roles = rolesOf(deliveryStack);
const repository = 'arn:aws:codecommit:eu-west-1:000000000000:hello_world';
const images = 'arn:aws:ecr:eu-west-1:000000000000:repository/hello_world_repo';
const bucket = 'arn:aws:s3:::hello-world-artifacts-000000000000-eu-west-1';
const deployRoles = roles.filter(({ name }) => name.startsWith('hello-world-deploy-'));
const projectRoles = [...deployRoles, roleNamed(deliveryStack, 'hello-world-build')];

/** Actions that IAM can grant on no single resource. */
const withoutResource = /^(ecr:GetAuthorizationToken|ec2:Describe\w+)$/;

function resourcesGranted(role: RoleView, action: string): string[] {
  return role.statements.filter((of) => of.Action.includes(action)).flatMap((of) => of.Resource);
}

describe('the roles of the delivery', () => {
  it('are one for each thing that acts', () => {
    expect(roles.map(({ name }) => name)).to.have.members([
      'hello-world-pipeline',
      'hello-world-start',
      'hello-world-build',
      'hello-world-deploy-development',
      'hello-world-deploy-staging',
      'hello-world-deploy-production',
    ]);
  });

  for (const role of roles)
    describe(role.name, () => {
      it('allows named actions on named resources', () => {
        for (const { Sid, Effect, Action, Resource } of role.statements) {
          expect(Effect).to.equal('Allow');
          expect(
            Action.filter((action) => /^\*|:\*$/.test(action)),
            Sid,
          ).to.deep.equal([]);
          if (Resource.includes('*'))
            expect(
              Action.filter((action) => !withoutResource.test(action)),
              Sid,
            ).to.deep.equal([]);
        }
      });

      it('has a trust and a policy of the length and the characters that IAM takes', () => {
        expect(role.name.length).to.be.at.most(64);
        expect(role.policyLength).to.be.at.most(10_240);
        expect(JSON.stringify(role.trust).length).to.be.at.most(2048);
        expect(JSON.stringify(role.statements)).to.match(/^[\u0020-\u00ff]*$/);
        for (const { Sid } of role.statements) expect(Sid).to.match(/^[A-Za-z0-9]+$/);
      });

      it('is taken by one service, on behalf of this account where that service says so', () => {
        const [statement, ...others] = role.trust as [Statement];
        expect(others).to.deep.equal([]);
        // EventBridge is documented to name no account when it takes a target's role.
        if (role.name !== 'hello-world-start')
          expect(statement.Condition).to.have.nested.property(
            'StringEquals.aws:SourceAccount[0]',
            '000000000000',
          );
      });
    });

  it('let the build alone clone the source, and the pipeline look the repository up', () => {
    for (const role of projectRoles)
      expect(grants(role, 'codecommit:GitPull', repository), role.name).to.equal(
        role.name === 'hello-world-build',
      );
    for (const action of [
      'GetBranch',
      'GetCommit',
      'GetRepository',
      'UploadArchive',
      'GetUploadArchiveStatus',
    ])
      expect(
        grants(roleNamed(deliveryStack, 'hello-world-pipeline'), `codecommit:${action}`, repository),
      ).to.equal(true);
  });

  it('let whoever reads or writes artifacts use their key', () => {
    const users = roles.filter((role) => resourcesGranted(role, 's3:GetObject').includes(`${bucket}/*`));
    expect(users).to.have.lengthOf(5);
    const [address] = Object.keys(resourcesOf(deliveryStack, 'aws_kms_key'));
    for (const role of users)
      for (const action of keyUseActions)
        expect(grants(role, action, `\${aws_kms_key.${address}.arn}`), `${role.name} ${action}`).to.equal(
          true,
        );
  });

  it('let the pipeline write artifacts, and the build, but no deploy', () => {
    const writers = roles.filter((role) => resourcesGranted(role, 's3:PutObject').length > 0);
    expect(writers.map(({ name }) => name)).to.have.members(['hello-world-build', 'hello-world-pipeline']);
  });

  it('let the pipeline run exactly the projects of its actions', () => {
    const granted = resourcesGranted(
      roleNamed(deliveryStack, 'hello-world-pipeline'),
      'codebuild:StartBuild',
    );
    expect(granted).to.have.members(
      ['build', 'deploy-development', 'deploy-staging', 'deploy-production'].map(
        (name) => `arn:aws:codebuild:eu-west-1:000000000000:project/hello-world-${name}`,
      ),
    );
  });

  for (const environment of ['development', 'staging', 'production'])
    it(`let the deploy to ${environment} reach its own cluster and deployer only`, () => {
      const role = roleNamed(deliveryStack, `hello-world-deploy-${environment}`);
      const cluster = environment === 'development' ? 'bmutziu-eks' : `bmutziu-eks-${environment}`;
      expect(resourcesGranted(role, 'eks:DescribeCluster')).to.deep.equal([
        `arn:aws:eks:eu-west-1:000000000000:cluster/${cluster}`,
      ]);
      expect(resourcesGranted(role, 'sts:AssumeRole')).to.deep.equal([
        `arn:aws:iam::000000000000:role/hello-world-deployer-${environment}`,
      ]);
    });

  it('let a deploy mark an image and push no layer', () => {
    for (const role of deployRoles) {
      const granted = role.statements.flatMap(({ Action }) => Action).filter((of) => of.startsWith('ecr:'));
      expect(granted).to.deep.equal(['ecr:BatchGetImage', 'ecr:PutImage']);
      expect(resourcesGranted(role, 'ecr:PutImage')).to.deep.equal([images]);
    }
  });

  it('let the build reach no cluster', () => {
    const granted = roleNamed(deliveryStack, 'hello-world-build').statements.flatMap(({ Action }) => Action);
    expect(granted.filter((action) => /^(eks|sts|ec2):/.test(action))).to.deep.equal([]);
  });

  it('hand network interfaces to CodeBuild only, in the subnets of the cluster', () => {
    for (const role of deployRoles) {
      const hand = role.statements.find(({ Sid }) => Sid === 'HandInterfaceToBuild');
      expect(hand?.Condition).to.have.nested.property(
        'StringEquals.ec2:AuthorizedService[0]',
        'codebuild.amazonaws.com',
      );
      expect(hand?.Condition['ArnEquals']?.['ec2:Subnet']).to.have.lengthOf(3);
    }
  });
});

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
