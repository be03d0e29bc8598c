import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineExecutionSummary } from '@aws-sdk/client-codepipeline';
import { StepError } from '../errors.ts';
import type { PipelinePlace } from '../pipeline/pipeline-client.ts';
import { listActions, listExecutions, stopExecution } from '../pipeline/pipeline-executions.ts';
import type { StepContext } from '../step.ts';
import { shortCommitId } from '../values.ts';
import { listChangedPaths } from './commit-history.ts';

/** A commit that an execution would deliver. */
export interface ChangeRequest extends PipelinePlace {
  readonly executionId: string;
  /** The stage of the build, whose action has the same name. */
  readonly stageName: string;
  readonly commitId: string;
  readonly imageTag: string;
  /** The files and folders that the service is made from. */
  readonly paths: readonly string[];
  /** The folder that CodeBuild hands on. It has to have a file. */
  readonly artifact: string;
}

/** In the reason of the stop, which later executions read. */
const changesNothing = 'changes nothing of what';

/**
 * Whether the execution changes the service: `yes` or `no`. One that changes nothing is stopped once its build has ended, so
 * that nobody is asked for an approval of it. It changes nothing if a push started it, and the execution before it delivers
 * the same files and, for a commit with a version, the same version.
 */
export async function stopUnchanged(context: StepContext, request: ChangeRequest): Promise<'yes' | 'no'> {
  const earlier = await findReference(context, request);
  if (earlier === undefined || (await isChanged(context, request, earlier))) return 'yes';
  const { executionId, commitId, artifact } = request;
  const what = `commit ${shortCommitId(commitId)} ${changesNothing} execution ${earlier.executionId} delivers (${shortCommitId(earlier.commitId)})`;
  await stopExecution(context, request, what);
  await mkdir(join(context.directory, artifact), { recursive: true });
  await writeFile(join(context.directory, artifact, 'unchanged'), `${what}\n`);
  context.say(`${what}: execution ${executionId} ends here; to deploy it all the same, release it by hand`);
  return 'no';
}

interface Reference {
  readonly executionId: string;
  readonly commitId: string;
}

/** The execution to compare with; undefined if this one has to deliver whatever it holds. */
async function findReference(context: StepContext, request: ChangeRequest): Promise<Reference | undefined> {
  const executions = await listExecutions(context, request);
  const index = executions.findIndex(({ pipelineExecutionId: id }) => id === request.executionId);
  const own = executions[index];
  if (own === undefined)
    throw new StepError(`the pipeline ${request.pipelineName} has no execution ${request.executionId}`);
  // Who starts an execution by hand wants it to deploy.
  if (own.trigger?.triggerType !== 'CloudWatchEvent') return undefined;
  const before = executions.slice(index + 1).find((execution) => !wasStoppedAsUnchanged(execution));
  const commitId = before?.sourceRevisions?.[0]?.revisionId;
  if (before?.pipelineExecutionId === undefined || commitId === undefined || !deliversToAll(before))
    return undefined;
  return { executionId: before.pipelineExecutionId, commitId };
}

function wasStoppedAsUnchanged({ status, stopTrigger }: PipelineExecutionSummary): boolean {
  return status === 'Stopped' && stopTrigger?.reason?.includes(changesNothing) === true;
}

/** After an undo, a failure or a stop by hand, the environments differ. */
function deliversToAll({ status, executionType }: PipelineExecutionSummary): boolean {
  return executionType !== 'ROLLBACK' && (status === 'Succeeded' || status === 'InProgress');
}

async function isChanged(
  context: StepContext,
  request: ChangeRequest,
  { executionId, commitId }: Reference,
): Promise<boolean> {
  const changed = await listChangedPaths(context, commitId, request.commitId, request.paths);
  if (changed === undefined || changed.length > 0) return true;
  const [own, before] = await Promise.all([
    listActions(context, request),
    listActions(context, { ...request, executionId }),
  ]);
  // A changed pipeline may have an environment that never got the release.
  if (own[0]?.pipelineVersion !== before[0]?.pipelineVersion) return true;
  const build = before.find(({ actionName }) => actionName === request.stageName);
  const hasVersion = request.imageTag !== shortCommitId(request.commitId);
  return hasVersion && build?.output?.outputVariables?.['IMAGE_TAG'] !== request.imageTag;
}
