import type { EnvironmentConfig } from './configuration.ts';
import { fault } from './faults.ts';
import { kubernetesVersion } from './kubernetes-versions.ts';

/** The day of a moment by UTC, as `2026-11-25`: days compare as texts. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** What EKS charges for a cluster, in USD a month of 730 hours (https://aws.amazon.com/eks/pricing). */
export const monthlyPrice = { standard: 73, extended: 438 };

/** Notes begin so many days before the end of standard support. */
const noticeDays = 60;

/**
 * A note for each environment whose Kubernetes version leaves EKS standard support soon, or has left it: the day, and the
 * cost of staying. Such a cluster can still be synthesized, rehearsed, changed and destroyed. `today` as `2026-11-25`.
 */
export function versionSupportNotes(
  environments: readonly EnvironmentConfig[],
  today: string,
): readonly string[] {
  return environments.flatMap(({ name, eks: { version } }) => {
    const text = supportText(version, today);
    return text === undefined ? [] : [fault(`${name}/eks`, 'version', text)];
  });
}

function supportText(version: string, today: string): string | undefined {
  const { supportEnds } = kubernetesVersion(version);
  const extendedEnds = extendedSupportEnds(supportEnds);
  const advice = 'write the next version here and deploy';
  if (today > extendedEnds)
    return `${version} left EKS extended support on ${extendedEnds}, and EKS upgrades such clusters by itself; write the version that the cluster has now`;
  if (today > supportEnds)
    return `${version} left EKS standard support on ${supportEnds}; EKS upgrades the cluster by itself, and one that stays in extended support, until ${extendedEnds}, costs ${monthlyPrice.extended} USD a month instead of ${monthlyPrice.standard}; ${advice}`;
  if (daysBetween(today, supportEnds) <= noticeDays)
    return `${version} is in EKS standard support until ${supportEnds}; then EKS upgrades the cluster by itself, and one that stays in extended support costs ${monthlyPrice.extended} USD a month instead of ${monthlyPrice.standard}; ${advice}`;
  return undefined;
}

/** EKS extended support ends twelve months after standard support. */
function extendedSupportEnds(supportEnds: string): string {
  return `${Number(supportEnds.slice(0, 4)) + 1}${supportEnds.slice(4)}`;
}

function daysBetween(one: string, other: string): number {
  return (Date.parse(other) - Date.parse(one)) / 86_400_000;
}

/**
 * Why a new cluster of the environment is not created: its version has left EKS standard support. Undefined if it has not.
 * `today` as `2026-11-25`.
 */
export function newClusterFault(
  { name, network, eks: { version } }: EnvironmentConfig,
  today: string,
): string | undefined {
  const { supportEnds } = kubernetesVersion(version);
  if (today <= supportEnds) return undefined;
  return fault(
    `${name}/eks`,
    'version',
    `${version} left EKS standard support on ${supportEnds}, and ${network.clusterName} would be a new cluster of it, at ${monthlyPrice.extended} USD a month instead of ${monthlyPrice.standard}; write a version in standard support, and a row for it in packages/infra/src/config/kubernetes-versions.ts if there is none`,
  );
}
