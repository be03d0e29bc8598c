import { expect } from 'chai';
import { actionsOfBuildspec } from '../helpers/calls-of-builds.ts';
import { configuration } from '../helpers/configuration.ts';
import { dangerousCalls } from '../helpers/dangerous-calls.ts';
import { type Call, decideFor, decideTrust, type Role, roleIn, rolesIn } from '../helpers/iam-roles.ts';
import { neededCalls } from '../helpers/needed-calls.ts';
import { stacks } from '../helpers/synthesize.ts';

const roles = rolesIn(stacks);
const environments = configuration.environments.map(({ name }) => name);

function clusterNameOf({ stack }: Role): string {
  return (
    configuration.environments.find(({ name }) => stack.startsWith(`${name}-`))?.network.clusterName ?? ''
  );
}

/** The policies of AWS that may be attached: those that EKS's pages require, and no others. */
const managedPolicies = {
  cluster: ['AmazonEKSClusterPolicy'],
  nodes: ['AmazonEC2ContainerRegistryPullOnly', 'AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy'],
};

describe('the calls of the builds', () => {
  it('are read out of the buildspecs and of the steps that they run', () => {
    expect(actionsOfBuildspec('buildspecs/build.yaml')).to.have.members([
      'ecr:GetAuthorizationToken',
      'ecr:BatchGetImage',
      'ecr:BatchCheckLayerAvailability',
      'ecr:CompleteLayerUpload',
      'ecr:DescribeImages',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
      'codepipeline:ListActionExecutions',
      'codepipeline:ListPipelineExecutions',
      'codepipeline:StopPipelineExecution',
      'sns:Publish',
    ]);
    expect(actionsOfBuildspec('buildspecs/deploy.yaml')).to.have.members([
      'eks:DescribeCluster',
      'sts:AssumeRole',
      'codepipeline:GetPipelineState',
      'sns:Publish',
    ]);
  });
});

describe('least privilege', () => {
  for (const role of roles)
    describe(`the role ${role.name} of ${role.stack}`, () => {
      it('may make all calls that it needs', () => {
        const refused = neededCalls(role, clusterNameOf(role)).filter(
          (call) => decideFor(role, call) !== 'allowed',
        );
        expect(refused).to.deep.equal([]);
      });

      it('may do nothing that is dangerous', () => {
        const allowed = dangerousCalls.filter((call) => decideFor(role, call) === 'allowed');
        // A plan needs the states of its stacks, which hold no secret.
        const isComparison = role.name === 'production-nightly';
        expect(allowed.map(([action]) => action)).to.deep.equal(isComparison ? ['s3:GetObject'] : []);
      });

      it('has of the policies that AWS manages those that EKS asks for, alone', () => {
        const kind = role.name.replace(/^.*-/, '');
        const expected = kind === 'cluster' || kind === 'nodes' ? managedPolicies[kind] : [];
        expect(role.managed).to.have.members(expected.map((name) => `arn:aws:iam::aws:policy/${name}`));
      });

      it('is taken by nobody of another account, and by no other service', () => {
        const context = { 'aws:SourceAccount': '000000000000' };
        for (const service of ['lambda.amazonaws.com', 'ssm.amazonaws.com', 'cloudformation.amazonaws.com'])
          expect(decideTrust(role, { service }, context), service).to.equal('not allowed');
        const stranger = { arn: 'arn:aws:iam::999999999999:role/hello-world-deploy-production' };
        const [all] = [[{ Effect: 'Allow' as const, Action: ['*'], Resource: ['*'], Condition: {} }]];
        expect(decideTrust(role, stranger, {}, all)).to.equal('not allowed');
      });
    });

  for (const environment of environments) {
    const others = environments.filter((name) => name !== environment);

    it(`lets the deploy to ${environment} become its own deployer, and no other's`, () => {
      const deploy = roleIn(roles, `hello-world-deploy-${environment}`);
      const become = (name: string) =>
        decideTrust(
          roleIn(roles, `hello-world-deployer-${name}`),
          { arn: deploy.arn },
          {},
          deploy.statements,
        );
      expect(become(environment)).to.equal('allowed');
      for (const name of others) expect(become(name), name).to.equal('not allowed');
    });

    it(`lets nobody else become the deployer of ${environment}, however much he may`, () => {
      const deployer = roleIn(roles, `hello-world-deployer-${environment}`);
      for (const { name, arn, statements } of roles.filter(
        (role) => role.name !== `hello-world-deploy-${environment}`,
      ))
        expect(decideTrust(deployer, { arn }, {}, statements), name).to.equal('not allowed');
      const [all] = [[{ Effect: 'Allow' as const, Action: ['*'], Resource: ['*'], Condition: {} }]];
      expect(decideTrust(deployer, { arn: 'arn:aws:iam::000000000000:user/anyone' }, {}, all)).to.equal(
        'not allowed',
      );
    });

    it(`gives no role of ${environment} the clusters of another environment`, () => {
      const foreign = configuration.environments.filter(({ name }) => name !== environment);
      const calls = foreign.flatMap(({ network }): Call[] => [
        ['eks:DescribeCluster', `arn:aws:eks:eu-west-1:000000000000:cluster/${network.clusterName}`],
        [
          'autoscaling:SetDesiredCapacity',
          'arn:aws:autoscaling:eu-west-1:000000000000:autoScalingGroup:x:autoScalingGroupName/y',
          { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${network.clusterName}`]: 'owned' },
        ],
        [
          'elasticloadbalancing:DeleteLoadBalancer',
          'arn:aws:elasticloadbalancing:eu-west-1:000000000000:loadbalancer/app/x/1',
          { 'aws:ResourceTag/elbv2.k8s.aws/cluster': network.clusterName },
        ],
        [
          'logs:PutLogEvents',
          `arn:aws:logs:eu-west-1:000000000000:log-group:/aws/vpc/${network.clusterName}:log-stream:x`,
        ],
      ]);
      const ofEnvironment = roles.filter(
        ({ name }) => name.startsWith(`${environment}-`) || name.endsWith(`-${environment}`),
      );
      expect(ofEnvironment).to.have.length.of.at.least(5);
      for (const role of ofEnvironment)
        expect(
          calls.filter((call) => decideFor(role, call) === 'allowed'),
          role.name,
        ).to.deep.equal([]);
    });
  }
});
