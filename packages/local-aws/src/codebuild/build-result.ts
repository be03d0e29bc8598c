import type { BuildProject, EnvironmentVariable } from '../delivery-stack/delivery-stack.ts';
import type { BuildMachine } from './build-machine.ts';
import type { PhaseName } from './parse-buildspec.ts';

export interface BuildRequest {
  readonly project: BuildProject;
  /** The clone or the files that the build runs in; the project's buildspec is read from it. Absolute. */
  readonly sourceDirectory: string;
  /** The commit of a clone. */
  readonly resolvedSourceVersion: string | undefined;
  /** Variables that the start of the build adds or overrides. */
  readonly environmentVariables: readonly EnvironmentVariable[];
  readonly machine: BuildMachine;
  /** Grows from build to build; CodeBuild counts those of each project. */
  readonly number: number;
  /** Such as `codepipeline/hello-world`. */
  readonly initiator: string;
  /** An empty directory of this build: HOME, commands and log are put there. Absolute. */
  readonly workDirectory: string;
  /** Where the output artifact is put, if the buildspec names one. Absolute. */
  readonly artifactDirectory: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: BuildEvent) => void;
}

export interface BuildResult {
  /** `<project>:<uuid>`. */
  readonly buildId: string;
  readonly status: BuildStatus;
  readonly phases: readonly PhaseResult[];
  readonly exportedVariables: Readonly<Record<string, string>>;
  /** The files of its output artifact; undefined if the buildspec names none or the build failed. */
  readonly artifactDirectory: string | undefined;
  readonly logFile: string;
}

export type BuildStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';

export interface PhaseResult {
  readonly name: PhaseName;
  readonly status: BuildStatus | 'NOT_RUN';
  readonly commands: readonly CommandResult[];
}

export interface CommandResult {
  readonly text: string;
  readonly exitCode: number;
  /** The last lines of its output. */
  readonly outputTail: string;
}

/** The command that failed, and its phase. */
export function failedCommand({
  phases,
}: Pick<BuildResult, 'phases'>): { readonly phase: PhaseName; readonly command: CommandResult } | undefined {
  const all = phases.flatMap(({ name: phase, commands }) => commands.map((command) => ({ phase, command })));
  return all.find(({ command }) => command.exitCode !== 0);
}

/** An event of a build: its buildspec first, then what its phases do. */
export type BuildEvent = BuildspecEvent | PhaseEvent;

export interface BuildspecEvent {
  readonly type: 'buildspec-read';
  /** Relative to the source. */
  readonly file: string;
  readonly text: string;
}

export type PhaseEvent =
  | { readonly type: 'phase-started'; readonly phase: PhaseName }
  | { readonly type: 'command-started'; readonly phase: PhaseName; readonly text: string }
  | { readonly type: 'output'; readonly phase: PhaseName; readonly line: string }
  | ({ readonly type: 'command-ended'; readonly phase: PhaseName } & Omit<CommandResult, 'outputTail'>)
  | {
      readonly type: 'phase-ended';
      readonly phase: PhaseName;
      readonly status: PhaseResult['status'];
    };
