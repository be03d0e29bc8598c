/** A buildspec of version 0.2, as far as a rehearsal runs it. */
export interface Buildspec {
  readonly variables: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly gitCredentialHelper: boolean;
  /** Major version of Node that the install phase asks for. */
  readonly nodeVersion: number | undefined;
  /** In the order they run. */
  readonly phases: readonly BuildspecPhase[];
}

export interface BuildspecPhase {
  readonly name: PhaseName;
  readonly commands: readonly string[];
  /** A failed command ends the build, also in the build phase. */
  readonly abortsOnFailure: boolean;
}

export type PhaseName = (typeof PHASE_NAMES)[number];

export const PHASE_NAMES = ['install', 'pre_build', 'build', 'post_build'] as const;
