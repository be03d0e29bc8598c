import { ActionableError } from 'programs/actionable-error.ts';
import type { KubernetesCommands } from './find-kubernetes.ts';
import type { SystemSurvey } from './find-system-programs.ts';
import { type SystemProgramKey, systemPrograms } from './system-programs.ts';

/** Where all programs of the rehearsal are: absolute files, and for Kubernetes the beginnings of commands. */
export type ToolPaths = Readonly<Record<SystemProgramKey, string>> & {
  readonly kubernetes: KubernetesCommands;
  readonly cniDirectory: string;
};

/** The paths out of a survey that misses nothing. */
export function toolPaths(survey: SystemSurvey, kubernetes: KubernetesCommands): ToolPaths {
  const { cniDirectory } = survey;
  const [lacking] = survey.missing;
  if (!cniDirectory || lacking) {
    throw new ActionableError(
      `${lacking?.name ?? 'CNI plugins'} can't be found after ${lacking?.packages.join(' and ') ?? 'their package'} of apt was installed: install it by hand on PATH, then run this command again.`,
    );
  }
  const files = Object.fromEntries(
    systemPrograms.map(({ key }) => [key, survey.found.get(key)?.file ?? '']),
  ) as Record<SystemProgramKey, string>;
  return { ...files, kubernetes, cniDirectory };
}
