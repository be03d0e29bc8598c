import { kubernetesVersions } from '../../src/config/kubernetes-versions.ts';
import {
  addonsQuestion,
  clusterVersionsQuestion,
  nodeReleaseQuestion,
} from '../../src/versions/questions.ts';

/** A version of an add-on, as the AWS CLI writes it. */
export const addonVersion = (minor: string, version: string, defaultVersion = false) => ({
  addonVersion: version,
  compatibilities: [{ clusterVersion: minor, defaultVersion }],
});

/** The answers, as the AWS CLI writes them, of an AWS that has what the table has. */
export function answersOfTable(): Record<string, unknown> {
  const rows = [...kubernetesVersions];
  return Object.fromEntries([
    [
      clusterVersionsQuestion,
      {
        clusterVersions: [
          ...rows.map(([clusterVersion, { supportEnds }]) => ({
            clusterVersion,
            versionStatus: 'STANDARD_SUPPORT',
            endOfStandardSupportDate: `${supportEnds}T00:00:00+00:00`,
          })),
          {
            clusterVersion: '1.33',
            versionStatus: 'EXTENDED_SUPPORT',
            endOfStandardSupportDate: '2026-07-29',
          },
        ],
      },
    ],
    ...rows.flatMap(([minor, { addons, nodeRelease }]) => [
      [
        addonsQuestion(minor),
        {
          addons: Object.entries(addons).map(([addonName, version]) => ({
            addonName,
            addonVersions: [addonVersion(minor, version, true), addonVersion('1.99', 'v99.0.0-eksbuild.1')],
          })),
        },
      ],
      [nodeReleaseQuestion(minor), { Parameter: { Value: nodeRelease } }],
    ]),
  ]);
}
