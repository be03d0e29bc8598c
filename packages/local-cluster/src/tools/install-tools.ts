import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { installPackages } from './apt.ts';
import { builtProgram, findKubernetesInCache, type KubernetesCommands } from './find-kubernetes.ts';
import { packagesToInstall, type SystemSurvey, surveySystem } from './find-system-programs.ts';
import type { GoToolchain } from './go-toolchain.ts';
import { buildKubernetes } from './kubernetes-build.ts';
import { downloadKubernetes } from './kubernetes-download.ts';
import { goArchitecture, kubernetesFolder, megabytes } from './kubernetes-source.ts';
import { kubernetesVersion } from './kubernetes-versions.ts';
import type { ToolEnvironment } from './tool-environment.ts';
import { type ToolPaths, toolPaths } from './tool-paths.ts';
import { assertNothingMissing, type ToolPlan } from './tool-plan.ts';

/** The progress of an installation. */
export interface ToolProgress {
  readonly tool: 'packages' | 'kubernetes';
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
  const system = await installSystemPrograms(plan, options);
  return toolPaths(system, await installKubernetes(plan, options));
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

async function installKubernetes(plan: ToolPlan, options: InstallOptions): Promise<KubernetesCommands> {
  const { kubernetes: source } = plan;
  if (source.kind === 'found') return source.found.commands;
  if (source.kind === 'missing') assertNothingMissing(plan);
  if (source.kind === 'download') await downloadOrBuild(plan, source, options);
  if (source.kind === 'build') await build(plan, source.go, options);
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
    await rm(ownBuildCache(plan.environment), { recursive: true, force: true });
  } catch (error) {
    signal?.throwIfAborted();
    if (!source.go || !(error instanceof ActionableError)) throw error;
    onProgress?.({ tool: 'kubernetes', text: `${error.message} Building it from Go modules instead.` });
    await build(plan, source.go, options);
  }
}

function build({ environment }: ToolPlan, go: GoToolchain, options: InstallOptions): Promise<void> {
  const version = kubernetesVersion(environment.kubernetesMinor);
  return buildKubernetes(
    {
      version,
      architecture: goArchitecture(environment) ?? '',
      goProgram: go.program,
      sourceDirectory: join(environment.kubernetesSources, environment.kubernetesMinor),
      file: join(kubernetesFolder(environment), builtProgram),
      buildCache: environment.goBuildCache ?? ownBuildCache(environment),
      isCacheRemoved: environment.goBuildCache === undefined,
      cores: environment.cores,
    },
    {
      signal: options.signal,
      onProgress: (text, estimate) => options.onProgress?.({ tool: 'kubernetes', text, ...estimate }),
    },
  );
}

/** The build cache, which an interrupted build leaves for the next run. */
function ownBuildCache(environment: ToolEnvironment): string {
  const { kubernetes } = kubernetesVersion(environment.kubernetesMinor);
  return join(environment.cacheDirectory, `go-build-${kubernetes}`);
}
