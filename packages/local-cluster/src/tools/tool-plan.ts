import { ActionableError } from 'programs/actionable-error.ts';
import { findProgram } from 'programs/find-program.ts';
import { type AptEstimate, estimatePackages } from './apt.ts';
import { packagesToInstall, type SystemSurvey, surveySystem } from './find-system-programs.ts';
import { buildDiskBytes } from './go-build.ts';
import { releaseBytes } from './kubernetes-download.ts';
import { chooseKubernetes, describeSource, type KubernetesSource, megabytes } from './kubernetes-source.ts';
import type { MachineNeeds } from './machine-faults.ts';
import {
  chooseNetworkPrograms,
  describeNetworkPrograms,
  type NetworkPrograms,
  networkBuildBytes,
} from './network-programs.ts';
import { systemPrograms } from './system-programs.ts';
import type { ToolEnvironment } from './tool-environment.ts';

/** What the machine has, and what will be installed from where. */
export interface ToolPlan {
  readonly environment: ToolEnvironment;
  readonly system: SystemSurvey;
  readonly kubernetes: KubernetesSource;
  readonly network: NetworkPrograms;
  /** A line for each tool on the machine: `containerd 1.6.20: /usr/bin/containerd`. */
  readonly present: readonly string[];
  /** A line for each thing to install, with source, size and time. */
  readonly toInstall: readonly string[];
  /** One sentence for each reason why a tool cannot be installed on this machine. */
  readonly faults: readonly string[];
  /** The free space that the installation needs in the cache directory. */
  readonly cacheBytes: number;
  /** The free space that the installation needs in /usr. */
  readonly systemBytes: number;
}

interface PlanOptions {
  /** False with --no-install: sends no request. */
  readonly mayInstall?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** An installed package is about this many times as large as its download. */
const unpacked = 5;
/** The size of the packages of all tools, for a machine where apt has no lists yet. */
const allPackagesBytes = 80_000_000;
const workBytes = 1_000_000_000;
const workMemoryBytes = 1_500_000_000;
const buildMemoryBytes = 2_500_000_000;
const installBytesPerSecond = 6_000_000;

/** Surveys the machine and, if something is missing, its sources. Changes nothing. */
export async function planTools(environment: ToolEnvironment, options: PlanOptions = {}): Promise<ToolPlan> {
  const { folders } = environment;
  const { mayInstall = true, signal } = options;
  const [system, kubernetes, network, aptGet] = await Promise.all([
    surveySystem(folders, environment.cniFolders),
    chooseKubernetes(environment, { mayInstall, signal }),
    chooseNetworkPrograms(environment),
    findProgram('apt-get', folders),
  ]);
  const packages = packagesToInstall(system.missing, 0);
  const estimate =
    aptGet && packages.length > 0 ? await estimatePackages(packages, folders.join(':')) : undefined;
  const fetched = packages.length === 0 ? 0 : (estimate?.bytes ?? allPackagesBytes);
  const fromApt = packages.length > 0 && aptGet ? [describePackages(packages, estimate)] : [];
  const built = [
    describeSource(kubernetes, environment),
    describeNetworkPrograms(network, environment, kubernetes.kind === 'build'),
  ].filter((line) => line !== undefined);
  return {
    environment,
    system,
    kubernetes,
    network,
    present: describePresent(system, kubernetes, network),
    toInstall: [...fromApt, ...built],
    faults: [
      ...system.faults,
      ...(packages.length > 0 && !aptGet ? [noApt(system.missing)] : []),
      ...(kubernetes.kind === 'impossible' ? [kubernetes.fault] : []),
    ],
    cacheBytes: cacheBytesOf(kubernetes, network),
    systemBytes: fetched * (1 + unpacked),
  };
}

/**
 * What the plan and then the rehearsal need. The files of the rehearsal go to `workFolder`. It uses about half of this disk
 * space (images, etcd, logs) and memory.
 */
export function machineNeeds(plan: ToolPlan, workFolder: string): MachineNeeds {
  return {
    disk: [
      { folder: plan.environment.cacheDirectory, bytes: plan.cacheBytes },
      { folder: '/usr', bytes: plan.systemBytes },
      { folder: workFolder, bytes: workBytes },
    ],
    memoryBytes: [plan.kubernetes.kind, plan.network.kind].includes('build')
      ? buildMemoryBytes
      : workMemoryBytes,
  };
}

/** For --no-install. @throws ActionableError with the list of what is missing. */
export function assertNothingMissing({ toInstall, faults, system }: ToolPlan): void {
  if (toInstall.length === 0 && faults.length === 0) return;
  const names = system.missing.map(({ name }) => name);
  const programs = names.length > 0 ? [`missing programs: ${names.join(', ')}`] : [];
  const list = [...programs, ...toInstall, ...faults].map((line) => `  - ${line}`).join('\n');
  throw new ActionableError(
    `With --no-install nothing is installed, and this machine lacks what the rehearsal needs: leave --no-install out, or install it yourself.\n${list}`,
  );
}

function cacheBytesOf(kubernetes: KubernetesSource, network: NetworkPrograms): number {
  if (kubernetes.kind === 'build') return buildDiskBytes;
  return (
    (kubernetes.kind === 'found' ? 0 : releaseBytes) + (network.kind === 'build' ? networkBuildBytes : 0)
  );
}

function describePresent(
  system: SystemSurvey,
  kubernetes: KubernetesSource,
  network: NetworkPrograms,
): string[] {
  const programs = systemPrograms.flatMap(({ program }) => {
    const { file, version } = system.found.get(program) ?? {};
    return file ? [`${version ? `${program} ${version}` : program}: ${file}`] : [];
  });
  return [
    ...programs,
    ...(system.cniDirectory ? [`CNI plugins: ${system.cniDirectory}`] : []),
    ...(kubernetes.kind === 'found' ? [`Kubernetes: ${kubernetes.found.place}`] : []),
    ...(network.kind === 'found'
      ? [`CoreDNS, kube-network-policies and aws-iam-authenticator: ${network.file}`]
      : []),
  ];
}

function describePackages(packages: readonly string[], estimate: AptEstimate | undefined): string {
  const how = 'by apt-get, without starting or enabling their services';
  if (!estimate) {
    return `Debian packages ${packages.join(', ')}: ${how}, about ${megabytes(allPackagesBytes)} from the sources in /etc/apt, after apt-get update`;
  }
  const seconds = Math.ceil(5 + estimate.bytes / installBytesPerSecond);
  const from = estimate.hosts.join(', ') || "apt's own cache";
  return `Debian packages ${packages.join(', ')}: ${how}, ${megabytes(estimate.bytes)} from ${from}, about ${seconds} s`;
}

function noApt(missing: SystemSurvey['missing']): string {
  const names = missing.map(({ name }) => name).join(', ');
  return `This machine lacks ${names} and has no apt-get to install them: put them on PATH by the machine's own means, or use Debian, then run this command again.`;
}
