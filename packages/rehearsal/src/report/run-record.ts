import type { KeptCluster } from '../kept/kept-cluster.ts';
import type { BaseImageOrigin } from '../steps/base-image.ts';
import type { DeployTarget, StageColumn } from '../steps/deploy-targets.ts';
import type { Outcome } from '../steps/read-outcome.ts';

/** The title of the installation, which the report shows separately: it takes minutes, once on a machine. */
export const installTitle = 'Install the tools';

/** The content of the report's page: a rehearsal up to its current step. Times are milliseconds since 1970. */
export interface RunRecord {
  readonly startedAt: number;
  endedAt: number | undefined;
  verdict: 'running' | 'passed' | 'failed' | 'interrupted';
  failure: RunFailure | undefined;
  readonly steps: TimedStep[];
  readonly services: ServiceRuns[];
  /** The results of the steps. */
  facts: RunFacts;
}

export interface RunFacts {
  readonly logDirectory?: string;
  readonly kubernetesMinor?: string;
  readonly head?: { readonly commitId: string; readonly subject: string };
  readonly targets?: readonly DeployTarget[];
  readonly outcomes?: readonly Outcome[];
  readonly baseImage?: BaseImageOrigin;
  /** Kinds of resources of the delivery stack that the rehearsal does not use. */
  readonly unreadKinds?: readonly string[];
  /** Whether NetworkPolicies were enforced and cluster DNS answered. */
  readonly hasNetworkPrograms?: boolean;
  readonly kept?: KeptCluster;
}

/** The result of a successful rehearsal. */
export interface RehearsalReport
  extends Required<
    Pick<RunFacts, 'outcomes' | 'baseImage' | 'hasNetworkPrograms' | 'unreadKinds' | 'logDirectory'>
  > {
  readonly kept: KeptCluster | undefined;
  readonly steps: readonly StepRecord[];
}

/** A finished step. */
export interface StepRecord {
  readonly title: string;
  readonly seconds: number;
  readonly failed: boolean;
  /** The notes between the step before and this one. */
  readonly notes: readonly string[];
}

interface RunFailure {
  readonly message: string;
  readonly command: string | undefined;
  readonly output: string | undefined;
  readonly lookAt: readonly string[];
}

/** A period of time. Without an end, it still runs. */
export interface Span {
  readonly startedAt: number;
  endedAt: number | undefined;
}

export interface TimedStep extends Span {
  readonly title: string;
  failed: boolean;
  /** The notes between the step before and this one. */
  readonly notes: readonly string[];
  /** The action of a pipeline that the step is. */
  readonly action: ActionRun | undefined;
}

/** A service's pipeline and its runs, the oldest first. */
export interface ServiceRuns {
  readonly pipelineName: string;
  /** The Helm release that it deploys. */
  readonly releaseName: string | undefined;
  /** The stages that run a build project, in the pipeline's order. */
  readonly columns: readonly StageColumn[];
  readonly runs: PipelineRun[];
  /** The answers to the requests during the rehearsal, by environment, the oldest first. */
  readonly answers: Map<string, Answer[]>;
}

/** An answer to a request. */
export interface Answer {
  readonly at: number;
  /** Whether the status was the expected one. */
  readonly isServed: boolean;
}

export type RunState = 'running' | 'succeeded' | 'failed' | 'stopped';

/** An execution of a pipeline. */
export interface PipelineRun extends Span {
  readonly executionId: string;
  readonly ruleName: string | undefined;
  /** The branch or the tag whose push started it. */
  readonly ref: string | undefined;
  /** The execution that a stage rollback goes back to. */
  readonly rollbackTargetId: string | undefined;
  state: RunState;
  readonly actions: ActionRun[];
}

/** An action of a pipeline's execution. */
export interface ActionRun extends Span {
  readonly stage: string;
  readonly name: string;
  readonly provider: 'CodeCommit' | 'CodeBuild' | 'Manual';
  state: RunState;
  outputs: Readonly<Record<string, string>>;
  /** Why it failed or stopped. */
  message: string | undefined;
  /** Who approved. */
  approver: string | undefined;
  logFile: string | undefined;
  /** The buildspec of its build. */
  buildspec: Buildspec | undefined;
  readonly commands: CommandRun[];
}

export interface Buildspec {
  /** Relative to the source. */
  readonly file: string;
  readonly text: string;
}

/** A command of a buildspec. */
export interface CommandRun extends Span {
  readonly phase: string;
  readonly text: string;
  exitCode: number | undefined;
  /** The first lines of its output, raw. */
  readonly head: string[];
  /** The last lines, raw. */
  readonly tail: string[];
  /** The number of lines between them that only the log has. */
  omitted: number;
}

/** Seconds of a span, until `now` if it still runs. */
export function secondsOf({ startedAt, endedAt }: Span, now: number): number {
  return Math.max(0, (endedAt ?? now) - startedAt) / 1000;
}
