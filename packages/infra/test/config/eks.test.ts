import { expect } from 'chai';
import type { EksConfig } from '../../src/config/eks.ts';
import { kubernetesVersions } from '../../src/config/kubernetes-versions.ts';
import { itRefuses, type Refusal, stagingFaults } from '../helpers/staging-faults.ts';

const eksFaults = (change: Partial<EksConfig>, today?: string) =>
  stagingFaults(({ eks }) => ({ eks: { ...eks, ...change } }), today);

/** Versions of the table, to which users add theirs, from one version on. */
function versionsSince(first: string): string {
  const rows = [...kubernetesVersions];
  return rows
    .slice(rows.findIndex(([version]) => version === first))
    .map(([version, { supportEnds }]) => `${version} until ${supportEnds}`)
    .join(', ');
}

const unknownVersion = (version: string, versions: string) =>
  `${version} is not in packages/infra/src/config/kubernetes-versions.ts, which has ${versions}; a newer version needs a row there (docs/how-to/upgrade-kubernetes.md)`;

describe('ruleFaults', () => {
  itRefuses([
    ['eks: version', () => eksFaults({ version: '1.30' }), unknownVersion('1.30', versionsSince('1.34'))],
    ...['1.36.3', 'v1.36'].map(
      (version): Refusal => [
        'eks: version',
        () => eksFaults({ version }),
        `${version} is not a minor version; write 1.36`,
      ],
    ),
    [
      'eks: version',
      () => eksFaults({ version: 'constructor' }),
      unknownVersion('constructor', versionsSince('1.34')),
    ],
    [
      'eks: adminRoles[0]',
      () => eksFaults({ adminRoles: ['aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS'] }),
      'aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS is a role of an AWS service, which EKS lets into no cluster',
    ],
    [
      'eks: autoscalingMinimumSizeByAz',
      () => eksFaults({ autoscalingMinimumSizeByAz: 5 }),
      '5 is above autoscalingMaximumSizeByAz, 4',
    ],
    ['eks: controlPlaneLogs[1]', () => eksFaults({ controlPlaneLogs: ['api', 'api'] }), 'api is there twice'],
    ['eks: adminUsers[1]', () => eksFaults({ adminUsers: ['ana', 'ana'] }), 'ana is there twice'],
    [
      'eks: developerUsers[0]',
      () => eksFaults({ developerUsers: ['staging-admin'] }),
      'staging-admin is in adminUsers too',
    ],
    [
      'eks: instanceTypes[1]',
      () => eksFaults({ instanceTypes: ['t3.medium', 't3.medium'] }),
      't3.medium is there twice',
    ],
    [
      'eks: endpointPublicAccessCidrs[0]',
      () => eksFaults({ endpointPublicAccessCidrs: ['office'] }),
      'office is not an IPv4 block such as 203.0.113.0/24',
    ],
    [
      'eks: endpointPublicAccessCidrs[0]',
      () => eksFaults({ endpointPublicAccessCidrs: ['0.0.0.0/0'] }),
      '0.0.0.0/0 is open to the internet, and allowsOpenEndpoint is false',
    ],
    [
      'eks: endpointPublicAccessCidrs[1]',
      () => eksFaults({ endpointPublicAccessCidrs: ['0.0.0.0/1', '128.0.0.0/1'] }),
      '128.0.0.0/1 is open to the internet, and allowsOpenEndpoint is false',
    ],
    [
      'eks: endpointPublicAccessCidrs[0]',
      () => eksFaults({ endpointPublicAccessCidrs: ['10.60.0.0/16'] }),
      "10.60.0.0/16 is private: the endpoint's public side sees public addresses only",
    ],
    ...['0.0.0.0/8', '127.0.0.1/32', '224.0.0.0/4'].map(
      (cidr): Refusal => [
        'eks: endpointPublicAccessCidrs[0]',
        () => eksFaults({ allowsOpenEndpoint: true, endpointPublicAccessCidrs: [cidr] }),
        `${cidr} is private: the endpoint's public side sees public addresses only`,
      ],
    ),
    [
      'eks: endpointPublicAccessCidrs',
      () =>
        eksFaults({
          endpointPublicAccessCidrs: Array.from({ length: 41 }, (_, index) => `203.0.113.${index}/32`),
        }),
      'has 41 blocks, EKS takes 40',
    ],
    [
      'eks: endpointPublicAccessCidrs[1]',
      () => eksFaults({ endpointPublicAccessCidrs: ['203.0.113.0/24', '203.0.113.0/24'] }),
      '203.0.113.0/24 is there twice',
    ],
    [
      'eks: adminUsers',
      () => eksFaults({ adminUsers: [], adminRoles: [] }),
      'is empty, and adminRoles too: the cluster has no other admin, so nobody could enter it',
    ],
    [
      'eks: adminRoles[0]',
      () => eksFaults({ adminRoles: ['arn:aws:iam::000000000000:role/admin'] }),
      'arn:aws:iam::000000000000:role/admin is not a name that IAM takes, without arn: and account',
    ],
    [
      'eks: adminRoles[0]',
      () => eksFaults({ adminRoles: ['role/admin'] }),
      'role/admin is the end of an ARN; leave out what is before the first /',
    ],
    [
      'eks: instanceTypes',
      () => eksFaults({ instanceTypes: Array.from({ length: 21 }, (_, index) => `m${index + 3}.large`) }),
      'has 21 types, a node group takes 20',
    ],
    ['eks: adminRoles[1]', () => eksFaults({ adminRoles: ['sso/ops', 'sso/ops'] }), 'sso/ops is there twice'],
    [
      'eks: developerUsers[0]',
      () => eksFaults({ developerUsers: ["o'brien"] }),
      "o'brien is not a name that IAM takes, without arn: and account",
    ],
    [
      'eks: instanceTypes[0]',
      () => eksFaults({ instanceTypes: ['medium'] }),
      'medium is not an instance type such as t3a.medium or m7g.xlarge',
    ],
    [
      'eks: instanceTypes[1]',
      () => eksFaults({ instanceTypes: ['t3.medium', 't4g.medium'] }),
      't4g.medium is arm64, t3.medium is x86_64: the nodes have one image',
    ],
    [
      'eks: instanceTypes[0]',
      () => eksFaults({ instanceTypes: ['g5.xlarge'] }),
      "g5.xlarge has accelerators, whose drivers are not in the nodes' image",
    ],
    [
      'eks: instanceTypes[0]',
      () => eksFaults({ instanceTypes: ['a1.large'] }),
      'a1.large has a Graviton 1 processor, on which Amazon Linux 2023 does not run',
    ],
  ]);

  it('lets an environment that says so open its endpoint, and one without an admin user have an admin role', () => {
    const open = { allowsOpenEndpoint: true, endpointPublicAccessCidrs: ['0.0.0.0/0'] };
    expect(eksFaults({ ...open, adminUsers: [], adminRoles: ['ops'] })).to.deep.equal([]);
  });

  describe('of a version', () => {
    const faultsOn = (day: string, version: string) =>
      eksFaults({ version }, day).filter((fault) => fault.includes('staging'));

    for (const day of ['2026-12-02', '2026-12-03', '2027-12-03'])
      it(`finds nothing wrong on ${day}, whether it is in support or not: its cluster may have to be destroyed`, () => {
        expect(faultsOn(day, '1.34')).to.deep.equal([]);
      });

    for (const [day, versions] of [
      ['2026-12-03', versionsSince('1.35')],
      ['2099-01-01', versionsSince('1.34')],
    ] as const)
      it(`lists on ${day} for one that it does not know: ${versions}`, () => {
        expect(faultsOn(day, '1.30')).to.deep.equal([
          `packages/infra/environments/staging/eks.ts: version: ${unknownVersion('1.30', versions)}`,
        ]);
      });
  });
});
