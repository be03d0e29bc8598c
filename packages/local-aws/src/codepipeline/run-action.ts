import { ActionableError } from 'programs/actionable-error.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { z } from 'zod';
import { type BuildResult, failedCommand } from '../codebuild/build-result.ts';
import type { EnvironmentVariable, PipelineAction, PipelineStack } from '../delivery-stack/delivery-stack.ts';
import { parseJson } from '../terraform/json.ts';
import type { ActionResult, PipelineEvent } from './execution-result.ts';
import type { ApprovalAnswer, OpenApprovals } from './open-approvals.ts';
import type { Artifact, PipelineServices } from './pipeline-services.ts';
import { type Namespaces, resolveVariables } from './resolve-variables.ts';

/** A running execution; its actions add artifacts and variables. */
export interface RunningExecution {
  readonly id: string;
  readonly stack: PipelineStack;
  readonly services: PipelineServices;
  /** Abandons the actions that run. */
  readonly signal: AbortSignal;
  /** Lets no further action start; aborted with `signal` at the latest. */
  readonly stopping: AbortSignal;
  readonly approvals: OpenApprovals;
  readonly onEvent: (event: PipelineEvent) => void;
  readonly commitIds: ReadonlyMap<string, string>;
  readonly artifacts: Map<string, Artifact>;
  readonly namespaces: Map<string, Readonly<Record<string, string>>>;
}

interface Outcome {
  readonly outputs?: Readonly<Record<string, string>>;
  /** The comment of the person who approved. */
  readonly summary?: string | undefined;
  readonly build?: BuildResult;
  /** Why it failed. */
  readonly message?: string;
  readonly cause?: unknown;
}

type StagedAction = PipelineAction & { readonly stage: string };

/** Runs one action; an error becomes a failed action. */
export async function runAction(
  stage: string,
  action: PipelineAction,
  execution: RunningExecution,
): Promise<ActionResult> {
  const common = { executionId: execution.id, stage, action: action.name, provider: action.provider };
  execution.onEvent({ type: 'action-started', ...common });
  const { outputs = {}, build, summary, message, cause } = await attempt({ ...action, stage }, execution);
  const result = { name: action.name, provider: action.provider, outputs, build, cause };
  if (message === undefined) {
    if (action.namespace !== undefined) execution.namespaces.set(action.namespace, outputs);
    execution.onEvent({ type: 'action-succeeded', ...common, outputs, summary });
    return { ...result, status: 'SUCCEEDED', message };
  }
  const isStopped = execution.signal.aborted;
  const type = isStopped ? 'action-stopped' : 'action-failed';
  execution.onEvent({ type, ...common, message });
  return { ...result, status: isStopped ? 'STOPPED' : 'FAILED', message };
}

async function attempt(action: StagedAction, execution: RunningExecution): Promise<Outcome> {
  try {
    switch (action.provider) {
      case 'CodeCommit':
        return await fetchSource(action, execution);
      case 'CodeBuild':
        return await runBuild(action, execution);
      case 'Manual':
        return await askApproval(action, execution);
    }
  } catch (error) {
    return { message: sentenceOf(error), cause: error };
  }
}

async function fetchSource(action: StagedAction, execution: RunningExecution): Promise<Outcome> {
  const commitId = execution.commitIds.get(action.name);
  const { RepositoryName: repositoryName = '', BranchName: branchName = '' } = action.configuration;
  const source = await execution.services.fetchSource({
    ...requestOf(action, execution),
    repositoryName,
    branchName,
    commitId,
  });
  const { CommitId } = source.outputs;
  if (commitId !== undefined && CommitId !== commitId) {
    throw new ActionableError(`the source was asked for the commit ${commitId} and gave ${CommitId}.`);
  }
  for (const name of action.outputArtifacts)
    execution.artifacts.set(name, { directory: source.directory, commitId: CommitId });
  return { outputs: source.outputs };
}

async function runBuild(action: StagedAction, execution: RunningExecution): Promise<Outcome> {
  const { stack, services, artifacts, namespaces, onEvent } = execution;
  const project = stack.projects.get(action.configuration['ProjectName'] ?? '');
  const source = artifacts.get(action.inputArtifacts[0] ?? '');
  if (project === undefined || source === undefined)
    throw new ActionableError('its project or source is missing.');
  const request = requestOf(action, execution);
  const { signal: _, ...place } = request;
  const build = await services.runBuild({
    ...request,
    project,
    environmentVariables: readEnvironmentVariables(action.configuration['EnvironmentVariables'], namespaces),
    source,
    initiator: `codepipeline/${stack.pipeline.name}`,
    onEvent: (event) => onEvent({ type: 'build', ...place, provider: action.provider, event }),
  });
  if (build.status !== 'SUCCEEDED') return { build, message: describeBuild(build) };
  for (const name of action.outputArtifacts) {
    const { artifactDirectory: directory } = build;
    if (directory === undefined)
      return { build, message: `${project.buildspec} has no artifacts, and the action makes ${name}.` };
    artifacts.set(name, { directory });
  }
  return { outputs: build.exportedVariables, build };
}

/** The services of the rehearsal or PutApprovalResult answers, whichever is first. */
async function askApproval(action: StagedAction, execution: RunningExecution): Promise<Outcome> {
  const { CustomData } = action.configuration;
  const request = requestOf(action, execution);
  const approval = execution.approvals.open(request);
  const answered = new AbortController();
  const signal = AbortSignal.any([request.signal, answered.signal]);
  const byServices = execution.services.approve({
    ...request,
    signal,
    customData: CustomData === undefined ? undefined : resolveVariables(CustomData, execution.namespaces),
  });
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new ActionableError('the execution was stopped while it waited for an answer.'));
  if (request.signal.aborted) stop();
  request.signal.addEventListener('abort', stop, { once: true });
  try {
    return outcomeOf(await Promise.race([byServices, approval.answer, stopped]));
  } finally {
    approval.close();
    request.signal.removeEventListener('abort', stop);
    byServices.catch(() => undefined);
    answered.abort();
  }
}

function outcomeOf(answer: 'approved' | 'rejected' | ApprovalAnswer): Outcome {
  if (answer === 'approved') return {};
  if (answer === 'rejected') return { message: 'it was rejected.' };
  const { status, summary } = answer;
  if (status === 'Approved') return { summary };
  return { message: summary === '' ? 'it was rejected.' : `it was rejected: ${summary}` };
}

function requestOf({ stage, name }: StagedAction, { id, signal }: RunningExecution) {
  return { executionId: id, stage, action: name, signal };
}

const environmentVariables = z.array(
  z.strictObject({
    name: z.string().min(1),
    value: z.string(),
    type: z.enum(['PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER']).default('PLAINTEXT'),
  }),
);

/** CodePipeline resolves the text first and reads it as JSON then, so a value with a quote breaks it. */
function readEnvironmentVariables(text: string | undefined, namespaces: Namespaces): EnvironmentVariable[] {
  if (text === undefined) return [];
  const resolved = resolveVariables(text, namespaces);
  const parsed = environmentVariables.safeParse(parseJson(resolved));
  if (!parsed.success) {
    throw new ActionableError(
      'configuration: EnvironmentVariables: the expected format is a JSON array of ' +
        `{"name": string, "type": string, "value": string}, and with its variables resolved this is: ${resolved}`,
    );
  }
  return parsed.data.map(({ name, value, type }) => {
    if (type === 'PLAINTEXT') return { name, value };
    throw new ActionableError(
      `configuration: EnvironmentVariables: ${name}: ${type} is not known to the rehearsal.`,
    );
  });
}

function describeBuild(build: BuildResult): string {
  const { buildId, status, logFile } = build;
  const failed = failedCommand(build);
  const reason =
    status === 'FAILED' && failed !== undefined
      ? `: in ${failed.phase}, \`${failed.command.text.trimEnd()}\` exited with ${failed.command.exitCode}`
      : '';
  return `the build ${buildId} ended as ${status}${reason}; its log is ${logFile}`;
}
