import { ActionableError } from 'programs/actionable-error.ts';
import type { KubernetesCommands } from './find-kubernetes.ts';
import type { SystemSurvey } from './find-system-programs.ts';
import { type SystemProgramName, systemPrograms } from './system-programs.ts';

/** Where all programs of the rehearsal are: absolute paths, and the commands of Kubernetes. */
export type ToolPaths = Readonly<Record<SystemProgramName, string>> & {
  readonly kubernetes: KubernetesCommands;
  /** The file of the programs for DNS and NetworkPolicies; undefined where they could not be built. */
  readonly network: string | undefined;
  readonly cniDirectory: string;
};

/**
 * The paths of a complete survey.
 * @throws ActionableError if it lacks a program.
 */
export function toolPaths(
  survey: SystemSurvey,
  kubernetes: KubernetesCommands,
  network: string | undefined,
): ToolPaths {
  const { cniDirectory } = survey;
  const [lacking] = survey.missing;
  if (!cniDirectory || lacking) {
    throw new ActionableError(
      `${lacking?.name ?? 'CNI plugins'} can't be found after ${lacking?.packages.join(' and ') ?? 'their package'} of apt was installed: install it by hand on PATH, then run this command again.`,
    );
  }
  const files = systemPrograms.map(({ program }) => [program, survey.found.get(program)?.file ?? '']);
  const paths = Object.fromEntries(files) as Record<SystemProgramName, string>;
  return { ...paths, kubernetes, network, cniDirectory };
}
