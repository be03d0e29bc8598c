import type { RegionConfig } from '../../src/stand-ins/aws/region-config.ts';

export const deployerRoleArn = 'arn:aws:iam::000000000000:role/hello-world-deployer-development';
export const otherDeployerRoleArn = 'arn:aws:iam::000000000000:role/orders-deployer-development';

/** A region with one ECR repository, hello_world_repo, and one cluster with two deployers, bmutziu-eks. */
export function regionConfig(changed: Partial<RegionConfig> = {}): RegionConfig {
  return {
    region: 'eu-west-1',
    accountId: '000000000000',
    registryUrl: 'http://127.0.0.1:1',
    apiSocket: '/nowhere/api.sock',
    imageRepositories: [
      {
        name: 'hello_world_repo',
        tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        exclusionFilters: ['latest', 'deployed-*'],
      },
    ],
    clusters: [
      {
        name: 'bmutziu-eks',
        server: 'https://127.0.0.1:6443',
        certificateAuthority: '/keys/ca.pem',
        deployers: [
          {
            roleArn: deployerRoleArn,
            clientCertificate: '/keys/deployer.pem',
            clientKey: '/keys/deployer.key',
          },
          {
            roleArn: otherDeployerRoleArn,
            clientCertificate: '/keys/other.pem',
            clientKey: '/keys/other.key',
          },
        ],
      },
    ],
    ...changed,
  };
}
