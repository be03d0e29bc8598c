import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { runTogether } from 'programs/run-together.ts';
import { installPackages } from './apt.ts';
import type { BuildEstimate } from './build-progress.ts';
import { builtProgram, findKubernetesInCache, type KubernetesCommands } from './find-kubernetes.ts';
import { packagesToInstall, type SystemSurvey, surveySystem } from './find-system-programs.ts';
import { buildPrograms, type GoBuild, type GoProgram, kubernetesLinkerFlags } from './go-build.ts';
import type { GoToolchain } from './go-toolchain.ts';
import { downloadKubernetes } from './kubernetes-download.ts';
import { goArchitecture, kubernetesFolder, megabytes } from './kubernetes-source.ts';
import { kubernetesVersion } from './kubernetes-versions.ts';
import { networkFile, networkNames } from './network-programs.ts';
import type { ToolEnvironment } from './tool-environment.ts';
import { type ToolPaths, toolPaths } from './tool-paths.ts';
import { assertNothingMissing, type ToolPlan } from './tool-plan.ts';

/** The progress of an installation. */
export interface ToolProgress {
  readonly tool: 'packages' | 'kubernetes' | 'network';
  readonly text: string;
  /** The part of this tool that is done, from 0 to 1, if known. */
  readonly fraction?: number;
  readonly secondsLeft?: number;
}

interface InstallOptions {
  readonly onProgress?: (progress: ToolProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Installs what the plan lists, and returns the paths of all tools. An abort leaves nothing half installed. */
export async function installTools(plan: ToolPlan, options: InstallOptions = {}): Promise<ToolPaths> {
  if (plan.faults.length > 0) throw new ActionableError(plan.faults.join('\n'));
  await mkdir(plan.environment.cacheDirectory, { recursive: true });
  const [system, [kubernetes, network]] = await runTogether(
    [
      (signal) => installSystemPrograms(plan, { ...options, signal }),
      (signal) => installClusterPrograms(plan, { ...options, signal }),
    ],
    options.signal,
  );
  // An interrupted build leaves it for the next run.
  await rm(ownBuildCache(plan.environment), { recursive: true, force: true });
  return toolPaths(system, kubernetes, network);
}

async function installSystemPrograms(plan: ToolPlan, options: InstallOptions): Promise<SystemSurvey> {
  const { environment } = plan;
  const { folders } = environment;
  let survey = plan.system;
  for (let attempt = 0; survey.missing.length > 0; attempt += 1) {
    const packages = packagesToInstall(survey.missing, attempt);
    if (packages.length === 0) break;
    await installPackages(packages, {
      path: folders.join(':'),
      ownFolder: environment.cacheDirectory,
      ...(environment.policyFile && { policyFile: environment.policyFile }),
      signal: options.signal,
      onProgress: (text, fraction) =>
        options.onProgress?.({ tool: 'packages', text, ...(fraction !== undefined && { fraction }) }),
    });
    survey = await surveySystem(folders, environment.cniFolders);
    if (survey.faults.length > 0) throw new ActionableError(survey.faults.join('\n'));
  }
  return survey;
}

async function installClusterPrograms(plan: ToolPlan, options: InstallOptions) {
  const kubernetes = await installKubernetes(plan, options);
  return [kubernetes, await installNetworkPrograms(plan, options)] as const;
}

async function installKubernetes(plan: ToolPlan, options: InstallOptions): Promise<KubernetesCommands> {
  const { kubernetes: source } = plan;
  if (source.kind === 'found') return source.found.commands;
  if (source.kind === 'missing') assertNothingMissing(plan);
  if (source.kind === 'download') await downloadOrBuild(plan, source, options);
  if (source.kind === 'build') await buildKubernetes(plan, source.go, options);
  const version = kubernetesVersion(plan.environment.kubernetesMinor);
  const folder = kubernetesFolder(plan.environment);
  const found = await findKubernetesInCache(version, folder);
  if (found) return found.commands;
  throw new ActionableError(
    `The programs in ${folder} do not say that they are Kubernetes ${version.kubernetes} and etcd ${version.etcd}: remove that folder, then run this command again.`,
  );
}

/** Downloads Kubernetes. If that fails, reports the reason and builds it if possible. */
async function downloadOrBuild(
  plan: ToolPlan,
  source: Extract<ToolPlan['kubernetes'], { kind: 'download' }>,
  options: InstallOptions,
): Promise<void> {
  const { signal, onProgress } = options;
  let file = '';
  try {
    await downloadKubernetes(source.release, kubernetesFolder(plan.environment), {
      limits: plan.environment.limits,
      signal,
      onFile: (name, index, count) => {
        file = `${name} (${index + 1} of ${count})`;
      },
      onProgress: (received, total) => {
        const text = `fetching ${file}, ${megabytes(received)}${total ? ` of ${megabytes(total)}` : ''}`;
        onProgress?.({ tool: 'kubernetes', text, ...(total && { fraction: received / total }) });
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (!source.go || !(error instanceof ActionableError)) throw error;
    onProgress?.({ tool: 'kubernetes', text: `${error.message} Building it from Go modules instead.` });
    await buildKubernetes(plan, source.go, options);
  }
}

/** Builds Kubernetes, and the network programs if they are missing too. */
async function buildKubernetes(plan: ToolPlan, go: GoToolchain, options: InstallOptions): Promise<void> {
  const { environment, network } = plan;
  const { kubernetes } = kubernetesVersion(environment.kubernetesMinor);
  const program = { package: '.', name: 'kubernetes', file: builtProgram };
  const isWithNetwork = network.kind === 'build';
  const names = [`Kubernetes ${kubernetes}`, ...(isWithNetwork ? [networkNames(environment)] : [])];
  const programs = [program, ...(isWithNetwork ? [networkProgram(environment)] : [])];
  await buildFor(environment, { name: names.join(', '), programs, go }, ofTool('kubernetes', options));
}

/** Returns undefined on a machine that cannot build them. */
async function installNetworkPrograms(plan: ToolPlan, options: InstallOptions): Promise<string | undefined> {
  const { environment, network } = plan;
  if (network.kind === 'none') return undefined;
  if (network.kind === 'found') return network.file;
  const file = networkFile(environment);
  // The build of Kubernetes brings it.
  if (existsSync(file)) return file;
  const build = { name: networkNames(environment), programs: [networkProgram(environment)], go: network.go };
  await buildFor(environment, build, ofTool('network', options));
  return file;
}

const networkProgram = (environment: ToolEnvironment): GoProgram => ({
  package: './network',
  name: 'network',
  file: basename(networkFile(environment)),
});

async function buildFor(
  environment: ToolEnvironment,
  { go, ...programs }: Pick<GoBuild, 'name' | 'programs'> & { readonly go: GoToolchain },
  options: Parameters<typeof buildPrograms>[1],
): Promise<void> {
  const build = {
    folder: kubernetesFolder(environment),
    linkerFlags: kubernetesLinkerFlags(kubernetesVersion(environment.kubernetesMinor)),
    architecture: goArchitecture(environment) ?? '',
    goProgram: go.program,
    sourceDirectory: join(environment.kubernetesSources, environment.kubernetesMinor),
    buildCache: environment.goBuildCache ?? ownBuildCache(environment),
    cores: environment.cores,
  };
  await buildPrograms({ ...programs, ...build }, options);
}

function ofTool(tool: ToolProgress['tool'], { signal, onProgress }: InstallOptions) {
  return {
    signal,
    onProgress: (text: string, estimate?: BuildEstimate) => onProgress?.({ tool, text, ...estimate }),
  };
}

/** Kubernetes and the network programs share what is compiled. */
function ownBuildCache(environment: ToolEnvironment): string {
  const { kubernetes } = kubernetesVersion(environment.kubernetesMinor);
  return join(environment.cacheDirectory, `go-build-${kubernetes}`);
}
