import { expect } from 'chai';
import { kubernetesVersions } from '../../src/config/kubernetes-versions.ts';
import { UsageError } from '../../src/errors.ts';
import { findNewer } from '../../src/versions/find-newer.ts';
import {
  addonsQuestion,
  allQuestions,
  clusterVersionsQuestion,
  nodeReleaseQuestion,
} from '../../src/versions/questions.ts';
import { addonVersion, answersOfTable } from '../helpers/version-answers.ts';

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

describe('findNewer', () => {
  it('finds nothing where AWS has what the table has, and needs all answers for that', () => {
    const answers = answersOfTable();
    expect(Object.keys(answers)).to.have.members(allQuestions());
    expect(findNewer(answers)).to.deep.equal([]);
    for (const question of allQuestions()) {
      const { [question]: _, ...others } = answers;
      expect(() => findNewer(others)).to.throw(UsageError, `the answer to \`aws ${question}\` is missing`);
    }
  });

  it('finds a newer image of the nodes, and passes over an older one', () => {
    const answer = (Value: string) => ({
      ...answersOfTable(),
      [nodeReleaseQuestion('1.36')]: { Parameter: { Value } },
    });
    expect(findNewer(answer('1.36.99-20991231'))).to.deep.equal([
      `1.36 nodeRelease ${kubernetesVersions.get('1.36')?.nodeRelease}, newest 1.36.99-20991231`,
    ]);
    expect(findNewer(answer('1.36.0-20260501'))).to.deep.equal([]);
  });

  it('finds a newer version of an add-on that fits the minor version, with the default', () => {
    const { coredns } = kubernetesVersions.get('1.36')?.addons ?? {};
    const answers = answersOfTable();
    const versions = [
      addonVersion('1.36', 'v1.99.0-eksbuild.1'),
      addonVersion('1.36', String(coredns), true),
      addonVersion('1.98', 'v2.0.0-eksbuild.1'),
    ];
    const { addons } = answers[addonsQuestion('1.36')] as { addons: { addonName: string }[] };
    answers[addonsQuestion('1.36')] = {
      addons: addons.map((one) => (one.addonName === 'coredns' ? { ...one, addonVersions: versions } : one)),
    };
    expect(findNewer(answers)).to.deep.equal([
      `1.36 coredns ${coredns}, newest v1.99.0-eksbuild.1, default ${coredns}`,
    ]);
    versions.splice(1, 1);
    expect(findNewer(answers)).to.deep.equal([
      `1.36 coredns ${coredns}, which EKS has taken away, newest v1.99.0-eksbuild.1, default none`,
    ]);
    versions.length = 0;
    expect(findNewer(answers)).to.deep.equal([`1.36 coredns ${coredns}, of which EKS has no version`]);
  });

  it('finds a new minor version, and a day that support ends otherwise', () => {
    const answers = answersOfTable();
    const version = (clusterVersion: string, endOfStandardSupportDate: string | number) => ({
      clusterVersion,
      status: 'standard-support',
      endOfStandardSupportDate,
    });
    answers[clusterVersionsQuestion] = {
      clusterVersions: [version('1.98', '2027-12-20T00:00:00Z'), version('1.36', 4_070_908_800)],
    };
    expect(findNewer(answers)).to.deep.equal([
      '1.98 is new, in standard support until 2027-12-20: docs/how-to/upgrade-kubernetes.md says how to get there',
      `1.36 supportEnds is 2099-01-01, and ${kubernetesVersions.get('1.36')?.supportEnds} in the table`,
    ]);
  });

  it('takes the day of a time by UTC, whatever the time zone of the AWS CLI', () => {
    const answers = answersOfTable();
    const day = kubernetesVersions.get('1.36')?.supportEnds ?? '';
    for (const endOfStandardSupportDate of [`${dayBefore(day)}T20:00:00-04:00`, `${day}T09:00:00+09:00`]) {
      answers[clusterVersionsQuestion] = {
        clusterVersions: [{ clusterVersion: '1.36', endOfStandardSupportDate }],
      };
      expect(findNewer(answers)).to.deep.equal([]);
    }
  });

  it('names the question whose answer is not as AWS writes it', () => {
    const question = nodeReleaseQuestion('1.36');
    for (const answer of [{}, null, 'x', { Parameter: { Value: 'latest' } }])
      expect(() => findNewer({ ...answersOfTable(), [question]: answer })).to.throw(
        UsageError,
        `the answer to \`aws ${question}\` is not as AWS writes it: `,
      );
  });
});
