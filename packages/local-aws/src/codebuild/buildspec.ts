/** A buildspec of version 0.2, as far as a rehearsal runs it. */
export interface Buildspec {
  readonly shell: 'bash' | 'sh';
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
  /** Run after the commands, also when one of them failed. */
  readonly finallyCommands: readonly string[];
  readonly onFailure: 'ABORT' | 'CONTINUE' | undefined;
}

export type PhaseName = (typeof PHASE_NAMES)[number];

export const PHASE_NAMES = ['install', 'pre_build', 'build', 'post_build'] as const;
