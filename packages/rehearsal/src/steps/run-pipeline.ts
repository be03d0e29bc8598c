import { join } from 'node:path';
import type { BuildResult } from '../codebuild/build-result.ts';
import { createExecutionQueue, type ExecutionQueue } from '../codepipeline/execution-queue.ts';
import type { ExecutionResult } from '../codepipeline/execution-result.ts';
import type {
  ActionBuildRequest,
  ApprovalRequest,
  PipelineServices,
  SourceRequest,
} from '../codepipeline/pipeline-services.ts';
import { readSourceOutputs } from '../codepipeline/read-source-outputs.ts';
import type { DeliveryStack } from '../delivery-stack/delivery-stack.ts';
import { RehearsalFailure } from '../report/describe-failure.ts';
import type { Reporter } from '../report/reporter.ts';
import { type BuildSite, buildFailure, runProject } from './run-project.ts';

/** Who says yes before staging and production. */
export type ApprovalMode = 'all' | 'none' | 'ask';

export interface PipelineSite extends BuildSite {
  readonly stack: DeliveryStack;
  /** A folder in which each clone and build gets its own. */
  readonly workDirectory: string;
  readonly logDirectory: string;
  readonly approve: ApprovalMode;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** The pipeline's queue, with the rehearsal's git server, build machine and approver behind it. */
export function createPipeline(site: PipelineSite): ExecutionQueue {
  const numbers = countFrom(1);
  const services: PipelineServices = {
    fetchSource: (request) => fetchSource(request, site, join(site.workDirectory, `${numbers()}`)),
    runBuild: (request) => runAction(request, site, numbers()),
    approve: (request) => approve(request, site),
  };
  return createExecutionQueue({ stack: site.stack, services, signal: site.signal });
}

function countFrom(first: number): () => number {
  let next = first;
  return () => next++;
}

function fetchSource(request: SourceRequest, site: PipelineSite, directory: string) {
  const { repositoryName, branchName } = request;
  return site.reporter.step(request.stage, async () => {
    const commitId = request.commitId ?? branchName;
    await site.codeCommit.clone(site.sourceUrl, commitId, directory);
    return {
      directory,
      outputs: await readSourceOutputs(directory, { repositoryName, branchName, commitId }),
    };
  });
}

/** A build that failed is a result for the pipeline and a failed step for the person who looks on. */
async function runAction(
  request: ActionBuildRequest,
  site: PipelineSite,
  number: number,
): Promise<BuildResult> {
  const files = {
    workDirectory: join(site.workDirectory, String(number)),
    logFile: join(site.logDirectory, `${String(number).padStart(2, '0')}-${request.project.name}.log`),
  };
  let result: BuildResult | undefined;
  try {
    await site.reporter.step(request.stage, async (say) => {
      result = await runProject(request, site, files, say);
      if (result.status !== 'SUCCEEDED') throw buildFailure(request.project.name, result, files.logFile);
    });
  } catch (error) {
    if (result === undefined) throw error;
  }
  if (result === undefined) throw new Error(`${request.project.name} gave no result.`);
  return result.status === 'SUCCEEDED' ? result : { ...result, logFile: files.logFile };
}

async function approve(request: ApprovalRequest, site: PipelineSite): Promise<'approved' | 'rejected'> {
  const { approve: mode, reporter, signal } = site;
  if (mode === 'all') {
    reporter.note(`  ${request.stage}: approved (--approve all)`);
    return 'approved';
  }
  const question = `  ${request.stage}: ${request.customData ?? 'go on?'}\n  Approve?`;
  const isApproved = mode === 'ask' && (await reporter.ask(question, signal));
  if (!isApproved) reporter.note(`  ${request.stage}: not approved, nothing after it is deployed`);
  return isApproved ? 'approved' : 'rejected';
}

/**
 * Refuses an execution that failed for another reason than a person's no.
 * @throws RehearsalFailure with the failed build's command, output and log.
 */
export function assertDelivered(result: ExecutionResult): void {
  if (result.status === 'SUCCEEDED') return;
  const failed = result.stages.flatMap(({ actions }) => actions).find(({ status }) => status !== 'SUCCEEDED');
  if (failed?.provider === 'Manual') return;
  if (failed?.build) throw buildFailure(failed.name, failed.build, failed.build.logFile);
  throw new RehearsalFailure(
    `The pipeline ended as ${result.status}: ${failed?.message ?? 'no action ran'}.`,
  );
}
