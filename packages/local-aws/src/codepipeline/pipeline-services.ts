import type { BuildEvent, BuildResult } from '../codebuild/build-result.ts';
import type { BuildProject, EnvironmentVariable } from '../delivery-stack/delivery-stack.ts';

/** What the pipeline's actions need from the rehearsal. */
export interface PipelineServices {
  fetchSource(request: SourceRequest): Promise<FetchedSource>;
  runBuild(request: ActionBuildRequest): Promise<BuildResult>;
  approve(request: ApprovalRequest): Promise<'approved' | 'rejected'>;
}

interface ActionRequest {
  readonly executionId: string;
  readonly stage: string;
  readonly action: string;
  readonly signal: AbortSignal;
}

export interface SourceRequest extends ActionRequest {
  readonly repositoryName: string;
  readonly branchName: string;
  /** The commit the start names; undefined for the branch's head. */
  readonly commitId: string | undefined;
}

export interface FetchedSource {
  /** A clone of the repository with the commit checked out. */
  readonly directory: string;
  /** The action's output variables, from readSourceOutputs. */
  readonly outputs: SourceOutputs;
}

export interface SourceOutputs extends Readonly<Record<string, string>> {
  readonly CommitId: string;
}

export interface ActionBuildRequest extends ActionRequest {
  readonly project: BuildProject;
  readonly environmentVariables: readonly EnvironmentVariable[];
  /** The source to build. A CODEBUILD_CLONE_REF is cloned anew by each build: build in a clone of it. */
  readonly source: FetchedSource;
  /** `codepipeline/<pipeline>`. */
  readonly initiator: string;
  readonly onEvent: (event: BuildEvent) => void;
}

export interface ApprovalRequest extends ActionRequest {
  /** The text for the approver. */
  readonly customData: string | undefined;
}
