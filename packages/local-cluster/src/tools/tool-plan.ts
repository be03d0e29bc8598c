import { ActionableError } from 'programs/actionable-error.ts';
import { findProgram } from 'programs/find-program.ts';
import { type AptEstimate, estimatePackages } from './apt.ts';
import { packagesToInstall, type SystemSurvey, surveySystem } from './find-system-programs.ts';
import { buildDiskBytes } from './kubernetes-build.ts';
import { releaseBytes } from './kubernetes-download.ts';
import { chooseKubernetes, describeSource, type KubernetesSource, megabytes } from './kubernetes-source.ts';
import type { MachineNeeds } from './machine-faults.ts';
import { systemPrograms } from './system-programs.ts';
import type { ToolEnvironment } from './tool-environment.ts';

/** What the machine has, what will be installed and from where; nothing was changed to find that out. */
export interface ToolPlan {
  readonly environment: ToolEnvironment;
  readonly system: SystemSurvey;
  readonly kubernetes: KubernetesSource;
  /** A line a tool that is there: `containerd 1.6.20: /usr/bin/containerd`. */
  readonly present: readonly string[];
  /** A line a thing that will be installed, with its source, size and time; to be said beforehand. */
  readonly toInstall: readonly string[];
  /** Why the tools can't be had on this machine, all at once, a sentence each. */
  readonly faults: readonly string[];
  /** Free space that installing takes in the cache directory. */
  readonly cacheBytes: number;
  /** Free space that installing takes on the machine. */
  readonly systemBytes: number;
}

export interface PlanOptions {
  /** False with --no-install: no server is asked. */
  readonly mayInstall?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** An installed package takes about this many times what was fetched. */
const unpacked = 5;
/** What the packages of all tools take when apt has no lists yet to tell. */
const allPackagesBytes = 80_000_000;
const workBytes = 1_000_000_000;
const workMemoryBytes = 1_500_000_000;
const buildMemoryBytes = 2_500_000_000;
const installBytesPerSecond = 6_000_000;

/** Looks at the machine and, where something is missing, at where it can be had. */
export async function planTools(environment: ToolEnvironment, options: PlanOptions = {}): Promise<ToolPlan> {
  const { folders } = environment;
  const { mayInstall = true, signal } = options;
  const [system, kubernetes, aptGet] = await Promise.all([
    surveySystem(folders, environment.cniFolders),
    chooseKubernetes(environment, { mayInstall, signal }),
    findProgram('apt-get', folders),
  ]);
  const packages = packagesToInstall(system.missing, 0);
  const estimate =
    aptGet && packages.length > 0 ? await estimatePackages(packages, folders.join(':')) : undefined;
  const fetched = packages.length === 0 ? 0 : (estimate?.bytes ?? allPackagesBytes);
  const fromApt = packages.length > 0 && aptGet ? [describePackages(packages, estimate)] : [];
  const kubernetesLine = describeSource(kubernetes, environment);
  return {
    environment,
    system,
    kubernetes,
    present: describePresent(system, kubernetes),
    toInstall: [...fromApt, ...(kubernetesLine ? [kubernetesLine] : [])],
    faults: [
      ...system.faults,
      ...(packages.length > 0 && !aptGet ? [noApt(system.missing)] : []),
      ...(kubernetes.kind === 'impossible' ? [kubernetes.fault] : []),
    ],
    cacheBytes: cacheBytesOf(kubernetes),
    systemBytes: fetched * (1 + unpacked),
  };
}

/**
 * What the machine must have for the plan and then for the rehearsal itself, whose files go to `workFolder`:
 * its disk (images, etcd, logs) and memory were seen to be half of what is asked for here.
 */
export function machineNeeds(plan: ToolPlan, workFolder: string): MachineNeeds {
  return {
    disk: [
      { folder: plan.environment.cacheDirectory, bytes: plan.cacheBytes },
      { folder: '/usr', bytes: plan.systemBytes },
      { folder: workFolder, bytes: workBytes },
    ],
    memoryBytes: plan.kubernetes.kind === 'build' ? buildMemoryBytes : workMemoryBytes,
  };
}

/** With --no-install: refuses a machine that lacks something, with the list of it. */
export function assertNothingMissing({ toInstall, faults, system }: ToolPlan): void {
  if (toInstall.length === 0 && faults.length === 0) return;
  const names = system.missing.map(({ name }) => name);
  const programs = names.length > 0 ? [`missing programs: ${names.join(', ')}`] : [];
  const list = [...programs, ...toInstall, ...faults].map((line) => `  - ${line}`).join('\n');
  throw new ActionableError(
    `With --no-install nothing is installed, and this machine lacks what the rehearsal needs: leave --no-install out, or install it yourself.\n${list}`,
  );
}

function cacheBytesOf(kubernetes: KubernetesSource): number {
  if (kubernetes.kind === 'build') return buildDiskBytes;
  return kubernetes.kind === 'found' ? 0 : releaseBytes;
}

function describePresent(system: SystemSurvey, kubernetes: KubernetesSource): string[] {
  const programs = systemPrograms.flatMap(({ key, program }) => {
    const { file, version } = system.found.get(key) ?? {};
    return file ? [`${version ? `${program} ${version}` : program}: ${file}`] : [];
  });
  return [
    ...programs,
    ...(system.cniDirectory ? [`CNI plugins: ${system.cniDirectory}`] : []),
    ...(kubernetes.kind === 'found' ? [`Kubernetes: ${kubernetes.found.place}`] : []),
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
