import { join } from 'node:path';
import { findProgram } from 'programs/find-program.ts';
import { compareVersions } from 'programs/program-version.ts';
import { describeSeconds } from './build-progress.ts';
import { findGo, type GoToolchain } from './go-toolchain.ts';
import { goArchitecture, kubernetesFolder } from './kubernetes-source.ts';
import { kubernetesVersion } from './kubernetes-versions.ts';
import type { ToolEnvironment } from './tool-environment.ts';

/**
 * CoreDNS, kube-network-policies and aws-iam-authenticator, which no release of Kubernetes contains: one file, or how to
 * get it. A cluster without it has no DNS, its NetworkPolicies are not enforced, and another program verifies the tokens
 * of AWS.
 */
export type NetworkPrograms =
  | { readonly kind: 'found'; readonly file: string }
  | { readonly kind: 'build'; readonly go: GoToolchain }
  | { readonly kind: 'none' };

/** The processor time of their build after one of Kubernetes, which has compiled most of their packages. */
const sharedCoreSeconds = 60;
/** The processor time of their build alone. */
const aloneCoreSeconds = 310;
/** The disk space that their build needs alone. */
export const networkBuildBytes = 2_000_000_000;

/** Looks in the cache, then for a Go that can build them. */
export async function chooseNetworkPrograms(environment: ToolEnvironment): Promise<NetworkPrograms> {
  const file = await findProgram(networkFileName(environment), [kubernetesFolder(environment)]);
  if (file) return { kind: 'found', file };
  const oldest = kubernetesVersion(environment.kubernetesMinor).go;
  const go = await findGo([...environment.folders, ...environment.goFolders], oldest);
  if (go && compareVersions(go.version, oldest) >= 0 && goArchitecture(environment)) {
    return { kind: 'build', go };
  }
  return { kind: 'none' };
}

/** The file in the cache. Its name has the versions, so that another version is another file. */
export function networkFile(environment: ToolEnvironment): string {
  return join(kubernetesFolder(environment), networkFileName(environment));
}

/** The names and versions of the programs, for messages. */
export function networkNames({ kubernetesMinor }: ToolEnvironment): string {
  const { coredns, networkPolicies, authenticator } = kubernetesVersion(kubernetesMinor);
  return `CoreDNS ${coredns}, kube-network-policies ${networkPolicies} and aws-iam-authenticator ${authenticator}`;
}

/** A line of the plan; undefined if there is nothing to install. */
export function describeNetworkPrograms(
  programs: NetworkPrograms,
  environment: ToolEnvironment,
  isAfterKubernetes: boolean,
): string | undefined {
  if (programs.kind !== 'build') return undefined;
  const seconds = (isAfterKubernetes ? sharedCoreSeconds : aloneCoreSeconds) / environment.cores;
  const { program, version } = programs.go;
  return `${networkNames(environment)}: built from Go modules by ${program} ${version}, ${describeSeconds(seconds)} on ${environment.cores} idle cores, once, into ${kubernetesFolder(environment)}`;
}

function networkFileName({ kubernetesMinor }: ToolEnvironment): string {
  const { coredns, networkPolicies, authenticator } = kubernetesVersion(kubernetesMinor);
  return `network-coredns-${coredns}-policies-${networkPolicies}-authenticator-${authenticator}`;
}
