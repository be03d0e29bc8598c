import { join } from 'node:path';
import { findFolder, findProgram } from 'programs/find-program.ts';
import { tryProgram } from 'programs/run-program.ts';
import {
  type KubernetesProgram,
  type KubernetesVersion,
  kubernetesPrograms,
  wantedVersion,
} from './kubernetes-versions.ts';

/** How to start each program: the argument prefix of its command. */
export interface KubernetesCommands {
  readonly etcd: readonly string[];
  readonly kubeApiserver: readonly string[];
  readonly kubeControllerManager: readonly string[];
  readonly kubeScheduler: readonly string[];
  readonly kubelet: readonly string[];
  readonly kubeProxy: readonly string[];
}

export interface FoundKubernetes {
  readonly commands: KubernetesCommands;
  /** The file or folder, for people. */
  readonly place: string;
}

/** The one file that is built when the programs can't be downloaded. */
export const builtProgram = 'kubernetes';

const versionTimeoutMs = 20_000;

type CommandOf = (program: KubernetesProgram) => readonly string[];

/** The programs on PATH, when all are there and all have exactly the wanted version. */
export async function findKubernetesOnPath(
  version: KubernetesVersion,
  folders: readonly string[],
): Promise<FoundKubernetes | undefined> {
  const files = new Map<KubernetesProgram, string>();
  for (const program of kubernetesPrograms) {
    const file = await findProgram(program, folders);
    if (!file) return undefined;
    files.set(program, file);
  }
  const commandOf: CommandOf = (program) => [files.get(program) ?? program];
  const isWanted = await haveVersion(kubernetesPrograms, commandOf, version);
  return isWanted ? { commands: commandsBy(commandOf), place: 'PATH' } : undefined;
}

/** The programs in a folder of the cache: the one that was built here, or those that were downloaded. */
export async function findKubernetesInCache(
  version: KubernetesVersion,
  folder: string,
): Promise<FoundKubernetes | undefined> {
  const built = await findProgram(builtProgram, [folder]);
  if (built) {
    const commandOf: CommandOf = (program) => [built, program];
    const isWanted = await haveVersion(['etcd', 'kubelet'], commandOf, version);
    if (isWanted) return { commands: commandsBy(commandOf), place: built };
  }
  if (!(await findFolder(kubernetesPrograms, [folder]))) return undefined;
  const commandOf: CommandOf = (program) => [join(folder, program)];
  const isWanted = await haveVersion(kubernetesPrograms, commandOf, version);
  return isWanted ? { commands: commandsBy(commandOf), place: folder } : undefined;
}

function commandsBy(commandOf: CommandOf): KubernetesCommands {
  return {
    etcd: commandOf('etcd'),
    kubeApiserver: commandOf('kube-apiserver'),
    kubeControllerManager: commandOf('kube-controller-manager'),
    kubeScheduler: commandOf('kube-scheduler'),
    kubelet: commandOf('kubelet'),
    kubeProxy: commandOf('kube-proxy'),
  };
}

async function haveVersion(
  programs: readonly KubernetesProgram[],
  commandOf: CommandOf,
  version: KubernetesVersion,
): Promise<boolean> {
  const answers = programs.map(async (program) => {
    const run = await tryProgram([...commandOf(program), '--version'], { timeoutMs: versionTimeoutMs });
    return run.stdout.split('\n')[0]?.trim() === wantedVersion(program, version);
  });
  return (await Promise.all(answers)).every(Boolean);
}
