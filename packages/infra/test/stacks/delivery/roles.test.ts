import { expect } from 'chai';
import { keyUseActions } from '../../../src/constructs/policy-document.ts';
import { deliveryStack, deploymentsStacks, resourcesOf } from '../../helpers/synthesize.ts';
import { grants, type RoleView, roleNamed, rolesOf, type Statement } from '../../helpers/views.ts';

const ownRoles = rolesOf(deliveryStack);
const environmentRoles = deploymentsStacks.flatMap(rolesOf);
const roles = [...ownRoles, ...environmentRoles];
const repository = 'arn:aws:codecommit:eu-west-1:000000000000:hello_world';
const bucket = 'arn:aws:s3:::hello-world-artifacts-000000000000-eu-west-1';
const deployRoles = roles.filter(({ name }) => name.startsWith('hello-world-deploy-'));
const projectRoles = [...deployRoles, roleNamed(deliveryStack, 'hello-world-build')];

/** Actions that IAM can grant on no single resource. */
const withoutResource = /^(ecr:GetAuthorizationToken|ec2:Describe\w+)$/;

/** Roles that other roles take, and not a service of AWS. */
const takenByRoles = /-(deployments|starter-\w+)$/;

function roleOf(name: string): RoleView {
  const found = roles.find((role) => role.name === name);
  if (!found) throw new Error(`no role is named ${name}`);
  return found;
}

function resourcesGranted(role: RoleView, action: string): string[] {
  return role.statements.filter((of) => of.Action.includes(action)).flatMap((of) => of.Resource);
}

describe('the roles of the delivery', () => {
  it('are one for each thing that acts', () => {
    expect(roles.map(({ name }) => name)).to.have.members([
      'hello-world-pipeline',
      'hello-world-start',
      'hello-world-build',
      'hello-world-deployments',
      ...['development', 'staging', 'production'].flatMap((name) => [
        `hello-world-deploy-${name}`,
        `hello-world-starter-${name}`,
      ]),
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

      it('is taken by one service, on behalf of this account where that service says so, or by named roles', () => {
        const [statement, ...others] = role.trust as [Statement];
        expect(others).to.deep.equal([]);
        if (takenByRoles.test(role.name)) {
          expect(statement.Condition).to.have.keys('ArnEquals');
          for (const arn of statement.Condition['ArnEquals']?.['aws:PrincipalArn'] ?? ['*'])
            expect(arn).to.match(/^arn:aws:iam::000000000000:role\/hello-world-(pipeline|deploy-[a-z]+)$/);
          return;
        }
        // EventBridge's documentation names no account for assuming a target's role.
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
    const users = ownRoles.filter((role) => resourcesGranted(role, 's3:GetObject').includes(`${bucket}/*`));
    expect(users).to.have.lengthOf(2);
    const [address] = Object.keys(resourcesOf(deliveryStack, 'aws_kms_key'));
    for (const role of users)
      for (const action of keyUseActions)
        expect(grants(role, action, `\${aws_kms_key.${address}.arn}`), `${role.name} ${action}`).to.equal(
          true,
        );
  });

  it('let whoever only reads releases decrypt under the key of its alias, and nothing else', () => {
    const readers = environmentRoles.filter((role) => resourcesGranted(role, 's3:GetObject').length > 0);
    expect(readers).to.have.lengthOf(6);
    for (const { name, statements } of readers) {
      const ofKey = statements.filter(({ Action }) => Action.some((action) => action.startsWith('kms:')));
      expect(ofKey, name).to.deep.equal([
        {
          Sid: 'DecryptRelease',
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:DescribeKey'],
          Resource: ['arn:aws:kms:eu-west-1:000000000000:key/*'],
          Condition: {
            'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/aws-kube-cd-delivery'] },
          },
        },
      ]);
    }
  });

  it('let the pipeline write artifacts, and the build, but no deploy', () => {
    const writers = roles.filter((role) => resourcesGranted(role, 's3:PutObject').length > 0);
    expect(writers.map(({ name }) => name)).to.have.members(['hello-world-build', 'hello-world-pipeline']);
  });

  it('let the pipeline run the build, and each starter the deploy of its environment', () => {
    const projectsRunBy = (name: string) =>
      resourcesGranted(roleOf(name), 'codebuild:StartBuild').map((arn) => arn.replace(/^.*\//, ''));
    expect(projectsRunBy('hello-world-pipeline')).to.deep.equal(['hello-world-build']);
    for (const environment of ['development', 'staging', 'production'])
      expect(projectsRunBy(`hello-world-starter-${environment}`)).to.deep.equal([
        `hello-world-deploy-${environment}`,
      ]);
  });

  it('let the pipeline take the starters of its environments', () => {
    expect(resourcesGranted(roleOf('hello-world-pipeline'), 'sts:AssumeRole')).to.deep.equal(
      ['development', 'staging', 'production'].map(
        (name) => `arn:aws:iam::000000000000:role/hello-world-starter-${name}`,
      ),
    );
  });

  for (const environment of ['development', 'staging', 'production'])
    it(`let the deploy to ${environment} reach its own cluster and deployer only`, () => {
      const role = roleOf(`hello-world-deploy-${environment}`);
      const cluster = environment === 'development' ? 'bmutziu-eks' : `bmutziu-eks-${environment}`;
      expect(resourcesGranted(role, 'eks:DescribeCluster')).to.deep.equal([
        `arn:aws:eks:eu-west-1:000000000000:cluster/${cluster}`,
      ]);
      expect(resourcesGranted(role, 'sts:AssumeRole')).to.deep.equal([
        `arn:aws:iam::000000000000:role/hello-world-deployer-${environment}`,
        'arn:aws:iam::000000000000:role/hello-world-deployments',
      ]);
    });

  it('let no deploy write what other environments read: images, releases, pipelines, the topic', () => {
    for (const { name, statements } of environmentRoles) {
      const granted = statements.flatMap(({ Action }) => Action);
      expect(
        granted.filter((action) => /^(ecr|codecommit|codepipeline|sns):|^s3:(?!Get)/.test(action)),
        name,
      ).to.deep.equal([]);
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
