import { expect } from 'chai';
import { parseRegionConfig } from 'local-aws/stand-ins/aws/region-config.ts';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { stackWith } from '../../../local-aws/test/helpers/pipeline-story.ts';
import type { DeployTarget } from '../../src/steps/deploy-targets.ts';
import {
  codeCommitCertificate,
  codeCommitHost,
  imageRegistryHost,
  regionConfig,
} from '../../src/steps/region.ts';

const stack = { ...stackWith(), region: 'eu-north-1', accountId: '123456789012' };

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

describe('imageRegistryHost', () => {
  it('is the host that the image repositories of the stack are on', () => {
    const own = stackWith();
    expect(own.imageRepositories.map(({ uri }) => uri)).to.deep.equal([
      `${imageRegistryHost(own)}/hello_world_repo`,
    ]);
  });

  it('is of the stack’s account and region', () => {
    expect(imageRegistryHost(stack)).to.equal('123456789012.dkr.ecr.eu-north-1.amazonaws.com');
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

describe('regionConfig', () => {
  const targetOf = (environment: string): DeployTarget => ({
    environment,
    clusterName: `cluster-${environment}`,
    namespace: `hello-${environment}`,
    releaseName: 'hello-service',
    deployerRoleArn: `arn:aws:iam::123456789012:role/${environment}`,
    host: `${environment}.test`,
    smokeTest: { path: '/', status: 200, text: 'Hello World!' },
  });
  const config = regionConfig(stack, ['development', 'staging'].map(targetOf), clusterPaths('/my cache'));

  it('is one that the stand-in for aws takes', () => {
    expect(parseRegionConfig(config, 'region.json')).to.deep.equal(config);
  });

  it('has the region, the account and the rule for tags as they were synthesized', () => {
    const { region, accountId, imageRepositories } = config;
    expect({ region, accountId, imageRepositories }).to.deep.equal({
      region: 'eu-north-1',
      accountId: '123456789012',
      imageRepositories: [
        {
          name: 'hello_world_repo',
          tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
          exclusionFilters: ['latest', 'deployed-*'],
        },
      ],
    });
  });

  it('gives each target’s cluster the certificate of that environment’s deployer', () => {
    expect(config.clusters).to.deep.equal(
      ['development', 'staging'].map((environment) => ({
        name: `cluster-${environment}`,
        server: 'https://127.0.0.1:6443',
        certificateAuthority: '/my cache/pki/ca.crt',
        deployers: [
          {
            roleArn: `arn:aws:iam::123456789012:role/${environment}`,
            clientCertificate: `/my cache/pki/role-${environment}.crt`,
            clientKey: `/my cache/pki/role-${environment}.key`,
          },
        ],
      })),
    );
  });
});
