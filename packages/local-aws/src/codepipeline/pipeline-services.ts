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

interface FetchedSource {
  /** A clone of the repository with the commit. Its files are not used: each build clones anew. */
  readonly directory: string;
  /** The action's output variables, from readSourceOutputs. */
  readonly outputs: SourceOutputs;
}

/** The files that an action passes to others. */
export interface Artifact {
  readonly directory: string;
  /** The commit of a CODEBUILD_CLONE_REF, which each build clones anew. Undefined for the files of a build. */
  readonly commitId?: string;
}

export interface SourceOutputs extends Readonly<Record<string, string>> {
  readonly CommitId: string;
}

export interface ActionBuildRequest extends ActionRequest {
  readonly project: BuildProject;
  readonly environmentVariables: readonly EnvironmentVariable[];
  readonly source: Artifact;
  /** `codepipeline/<pipeline>`. */
  readonly initiator: string;
  readonly onEvent: (event: BuildEvent) => void;
}

export interface ApprovalRequest extends ActionRequest {
  /** The text for the approver. */
  readonly customData: string | undefined;
}
