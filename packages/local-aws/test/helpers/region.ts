import type { RegionConfig } from '../../src/stand-ins/aws/region-config.ts';

const account = '000000000000';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

export const deployerRoleArn = role('hello-world-deployer-development');
export const otherDeployerRoleArn = role('orders-deployer-development');

const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const allow = (actions: readonly string[], resource = '*', condition: object = {}) =>
  policy({ Sid: 'Own', Effect: 'Allow', Action: actions, Resource: resource, Condition: condition });

const trust = (principal: object, condition: object) =>
  policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', Condition: condition });

const project = (name: string) => ({
  name,
  arn: `arn:aws:codebuild:eu-west-1:${account}:project/${name}`,
  roleArn: role(name),
  credentialsPath: `/v2/credentials/of-${name}`,
});

const buildTrust = (name: string) =>
  trust(
    { Service: 'codebuild.amazonaws.com' },
    { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': project(name).arn } },
  );

const deployerTrust = (taker: string) =>
  trust({ AWS: `arn:aws:iam::${account}:root` }, { ArnEquals: { 'aws:PrincipalArn': role(taker) } });

/**
 * A region with one ECR repository, hello_world_repo; two clusters, bmutziu-eks and bmutziu-eks-staging; a build project
 * that may do all in the region; and a deploy project that may take the deployer role of bmutziu-eks.
 */
export function regionConfig(changed: Partial<RegionConfig> = {}): RegionConfig {
  const takeDeployer = allow(['sts:AssumeRole'], deployerRoleArn);
  return {
    region: 'eu-west-1',
    accountId: account,
    registryUrl: 'http://127.0.0.1:1',
    apiSocket: '/nowhere/api.sock',
    sourceRepositories: ['hello_world', 'other.repo'],
    gitUser: { username: 'codebuild', password: 'p%ss word/=:' },
    imageRepositories: [
      {
        name: 'hello_world_repo',
        movableTags: ['latest', 'deployed-*'],
      },
    ],
    clusters: ['bmutziu-eks', 'bmutziu-eks-staging'].map((name) => ({
      name,
      accountId: account,
      region: 'eu-west-1',
      server: 'https://127.0.0.1:6443',
      certificateAuthority: '/keys/ca.pem',
      accessEntries:
        name === 'bmutziu-eks'
          ? [{ principalArn: deployerRoleArn, groups: ['deployers:development:hello-world'] }]
          : [],
    })),
    roles: [
      {
        arn: role('build'),
        trust: buildTrust('build'),
        policies: [allow(['ecr:*', 'codepipeline:*', 'sns:*', 'eks:*'])],
        attached: [],
      },
      { arn: role('deploy'), trust: buildTrust('deploy'), policies: [takeDeployer], attached: [] },
      { arn: deployerRoleArn, trust: deployerTrust('deploy'), policies: [], attached: [] },
      { arn: otherDeployerRoleArn, trust: deployerTrust('other'), policies: [], attached: [] },
      {
        arn: role('nodes'),
        trust: trust({ Service: 'ec2.amazonaws.com' }, {}),
        policies: [],
        attached: ['AmazonEC2ContainerRegistryPullOnly', 'AmazonEKSWorkerNodePolicy'].map(
          (name) => `arn:aws:iam::aws:policy/${name}`,
        ),
      },
    ],
    resourcePolicies: [],
    topicKeys: [],
    projects: [project('build'), project('deploy')],
    nodes: { roleArn: role('nodes'), credentialsPath: '/v2/credentials/of-nodes' },
    ...changed,
  };
}
