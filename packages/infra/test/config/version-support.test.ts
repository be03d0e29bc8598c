import { expect } from 'chai';
import { newClusterFault, versionSupportNotes } from '../../src/config/version-support.ts';
import { configuration } from '../helpers/configuration.ts';

const staging = configuration.environments.filter(({ name }) => name === 'staging');
const stagingWith = (version: string) => staging.map((of) => ({ ...of, eks: { ...of.eks, version } }));
const field = 'packages/infra/environments/staging/eks.ts: version: ';

describe('versionSupportNotes', () => {
  const table: [today: string, version: string, text: string | undefined][] = [
    ['2026-10-02', '1.34', undefined],
    [
      '2026-10-03',
      '1.34',
      '1.34 is in EKS standard support until 2026-12-02; then EKS upgrades the cluster by itself, and one that stays in extended support costs 438 USD a month instead of 73; write the next version here and deploy',
    ],
    [
      '2026-12-02',
      '1.34',
      '1.34 is in EKS standard support until 2026-12-02; then EKS upgrades the cluster by itself, and one that stays in extended support costs 438 USD a month instead of 73; write the next version here and deploy',
    ],
    [
      '2026-12-03',
      '1.34',
      '1.34 left EKS standard support on 2026-12-02; EKS upgrades the cluster by itself, and one that stays in extended support, until 2027-12-02, costs 438 USD a month instead of 73; write the next version here and deploy',
    ],
    [
      '2027-12-03',
      '1.34',
      '1.34 left EKS extended support on 2027-12-02, and EKS upgrades such clusters by itself; write the version that the cluster has now',
    ],
    ['2026-12-03', '1.36', undefined],
  ];
  for (const [today, version, text] of table)
    it(`say ${text ?? 'nothing'} (${version} on ${today})`, () => {
      const expected = text === undefined ? [] : [field + text];
      expect(versionSupportNotes(stagingWith(version), today)).to.deep.equal(expected);
    });
});

describe('newClusterFault', () => {
  it('is there once the version has left standard support', () => {
    const faults = (today: string) =>
      stagingWith('1.34').map((environment) => newClusterFault(environment, today));
    expect(faults('2026-12-02')).to.deep.equal([undefined]);
    expect(faults('2026-12-03')).to.deep.equal([
      `${field}1.34 left EKS standard support on 2026-12-02, and bmutziu-eks-staging would be a new cluster of it, at 438 USD a month instead of 73; write a version in standard support, and a row for it in packages/infra/src/config/kubernetes-versions.ts if there is none`,
    ]);
  });
});
