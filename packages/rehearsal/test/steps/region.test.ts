import { expect } from 'chai';
import { registryHost } from 'local-aws/stand-ins/aws/ecr-registry.ts';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { stackWith } from '../../../local-aws/test/helpers/pipeline-story.ts';
import {
  codeCommitCertificate,
  codeCommitHost,
  endpointsCertificate,
  regionConfig,
} from '../../src/steps/region.ts';

const own = stackWith();
const stack = { ...own, pipelines: [own.pipeline], region: 'eu-north-1', accountId: '123456789012' };

describe('codeCommitHost', () => {
  it('is the host that the repositories of the stack are cloned from', () => {
    const { region, sourceRepositories } = stackWith();
    expect(sourceRepositories.map(({ cloneUrlHttp }) => new URL(cloneUrlHttp).host)).to.deep.equal([
      codeCommitHost({ ...stack, region }),
    ]);
  });

  it('is of the stack’s region', () => {
    expect(codeCommitHost(stack)).to.equal('git-codecommit.eu-north-1.amazonaws.com');
  });
});

describe('registryHost', () => {
  it('is the host that the image repositories of the stack are on', () => {
    const own = stackWith();
    expect(own.imageRepositories.map(({ uri }) => uri)).to.deep.equal([
      `${registryHost(own)}/hello_world_repo`,
    ]);
  });

  it('is of the stack’s account and region', () => {
    expect(registryHost(stack)).to.equal('123456789012.dkr.ecr.eu-north-1.amazonaws.com');
  });
});

describe('codeCommitCertificate', () => {
  it('is a server’s, under the name by which git asks', () => {
    expect(codeCommitCertificate(stack)).to.deep.equal({
      name: 'codecommit',
      subject: '/CN=git-codecommit.eu-north-1.amazonaws.com',
      usage: 'serverAuth',
      alternativeNames: ['DNS:git-codecommit.eu-north-1.amazonaws.com'],
    });
  });
});

describe('endpointsCertificate', () => {
  it('is a server’s, for each name of AWS that builds call, and for the API server', () => {
    const clusters = [{ region: 'eu-north-1' }, { region: 'us-west-2' }];
    const { alternativeNames = [], usage } = endpointsCertificate({ stack, clusters });
    expect(usage).to.equal('serverAuth');
    expect(alternativeNames).to.include('DNS:sts.eu-north-1.amazonaws.com');
    expect(alternativeNames).to.include('DNS:sts.us-west-2.amazonaws.com');
    expect(alternativeNames).to.include('DNS:eks.us-west-2.amazonaws.com');
    expect(alternativeNames).to.include('DNS:api.ecr.eu-north-1.amazonaws.com');
    expect(alternativeNames).to.include('DNS:123456789012.dkr.ecr.eu-north-1.amazonaws.com');
    expect(alternativeNames).to.include('IP:127.0.0.3');
  });
});

describe('regionConfig', () => {
  const deployer = 'arn:aws:iam::123456789012:role/deployer';
  const accessEntries = [{ principalArn: deployer, groups: ['deployers:staging:hello'] }];
  const nodes = 'arn:aws:iam::123456789012:role/staging-nodes';
  const roles = [{ arn: deployer, trust: '{}', policies: ['{}'], attached: [] }];
  const clusters = [
    {
      name: 'cluster-staging',
      accountId: '123456789012',
      region: 'us-west-2',
      accessEntries,
      nodeRoleArn: nodes,
    },
  ];
  const resourcePolicies = [{ arn: 'arn:aws:s3:::releases', accountId: '123456789012', policy: '{}' }];
  const config = regionConfig({ stack, clusters, roles, resourcePolicies, paths: clusterPaths('/my cache') });

  it('is the same after it was written to a file', () => {
    expect(JSON.parse(JSON.stringify(config))).to.deep.equal(config);
  });

  it('has the region, the account and the rule for tags as they were synthesized', () => {
    const { region, accountId, imageRepositories } = config;
    expect({ region, accountId, imageRepositories }).to.deep.equal({
      region: 'eu-north-1',
      accountId: '123456789012',
      imageRepositories: [
        {
          name: 'hello_world_repo',
          movableTags: ['latest', 'deployed-*'],
        },
      ],
    });
  });

  it('has each cluster with its access entries, the roles, and the policies of resources', () => {
    expect(config.clusters).to.deep.equal([
      {
        name: 'cluster-staging',
        accountId: '123456789012',
        region: 'us-west-2',
        server: 'https://127.0.0.1:6443',
        certificateAuthority: '/my cache/pki/ca.crt',
        accessEntries,
      },
    ]);
    expect(config.roles).to.deep.equal(roles);
    expect(config.resourcePolicies).to.deep.equal(resourcePolicies);
  });

  it('has the role of the nodes of the first cluster', () => {
    expect(config.nodes?.roleArn).to.equal(nodes);
    expect(config.nodes?.credentialsPath).to.match(/^\/v2\/credentials\/[0-9a-f-]{36}$/);
  });

  it('has each project with its role, and a path for its keys that nobody can guess', () => {
    const projects = [...stack.projects.values()];
    expect(config.projects.map(({ name, arn, roleArn }) => ({ name, arn, roleArn }))).to.deep.equal(
      projects.map(({ name, arn, serviceRoleArn: roleArn }) => ({ name, arn, roleArn })),
    );
    const paths = config.projects.map(({ credentialsPath }) => credentialsPath);
    expect(new Set(paths).size).to.equal(projects.length);
    for (const path of paths) expect(path).to.match(/^\/v2\/credentials\/[0-9a-f-]{36}$/);
  });
});
