import { join } from 'node:path';
import { findFolder, findProgram } from 'programs/find-program.ts';
import { tryProgram } from 'programs/run-program.ts';
import {
  type KubernetesProgram,
  type KubernetesVersion,
  kubernetesPrograms,
  wantedVersion,
} from './kubernetes-versions.ts';

/** The first words of the command of each program. */
export type KubernetesCommands = Readonly<Record<KubernetesProgram, readonly string[]>>;

/** The programs of a cluster on this machine. */
export interface FoundKubernetes {
  readonly commands: KubernetesCommands;
  /** The file or folder, for messages. */
  readonly place: string;
}

/** The file that is built if the programs cannot be downloaded. */
export const builtProgram = 'kubernetes';

const versionTimeoutMs = 20_000;

/** Finds the programs on PATH. All must be there, in exactly the wanted versions. */
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
  const commands = commandsBy((program) => [files.get(program) ?? program]);
  return (await haveVersion(kubernetesPrograms, commands, version)) ? { commands, place: 'PATH' } : undefined;
}

/** Finds the programs in a folder of the cache: a build, or downloads. */
export async function findKubernetesInCache(
  version: KubernetesVersion,
  folder: string,
): Promise<FoundKubernetes | undefined> {
  const built = await findProgram(builtProgram, [folder]);
  if (built) {
    const commands = commandsBy((program) => [built, program]);
    if (await haveVersion(['etcd', 'kubelet'], commands, version)) return { commands, place: built };
  }
  if (!(await findFolder(kubernetesPrograms, [folder]))) return undefined;
  const commands = commandsBy((program) => [join(folder, program)]);
  return (await haveVersion(kubernetesPrograms, commands, version)) ? { commands, place: folder } : undefined;
}

function commandsBy(commandOf: (program: KubernetesProgram) => readonly string[]): KubernetesCommands {
  const commands = kubernetesPrograms.map((program) => [program, commandOf(program)]);
  return Object.fromEntries(commands) as KubernetesCommands;
}

async function haveVersion(
  programs: readonly KubernetesProgram[],
  commands: KubernetesCommands,
  version: KubernetesVersion,
): Promise<boolean> {
  const answers = programs.map(async (program) => {
    const run = await tryProgram([...commands[program], '--version'], { timeoutMs: versionTimeoutMs });
    return run.stdout.split('\n')[0]?.trim() === wantedVersion(program, version);
  });
  return (await Promise.all(answers)).every(Boolean);
}
