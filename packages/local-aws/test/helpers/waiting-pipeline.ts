import { execa } from 'execa';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import type { ExecutionResult } from '../../src/codepipeline/execution-result.ts';
import { readSourceOutputs } from '../../src/codepipeline/read-source-outputs.ts';
import type { ApiOperations } from '../../src/stand-ins/aws-json-api.ts';
import { environment, operatedPipeline } from './operated-pipeline.ts';
import { buildResult, failedBuild, friendlyServices } from './pipeline-story.ts';

/** The stage in which the user's own pipeline asks for an approval. */
export const approvalStage = `Approve-${environment}`;

/** A git repository, and its commits from the oldest on. */
export interface Clone {
  readonly directory: string;
  readonly commits: readonly string[];
}

/** Makes a repository with a commit for each subject. */
export async function createClone(
  directory: string,
  subjects: readonly string[],
): Promise<Clone & { readonly git: (...words: readonly string[]) => Promise<string> }> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  const git = async (...words: readonly string[]) =>
    (await execa('git', ['-C', directory, ...identity, ...words])).stdout;
  await git('init', '--quiet');
  const commits: string[] = [];
  for (const subject of subjects) {
    await git('commit', '--quiet', '--allow-empty', '--message', subject);
    commits.push(await git('rev-parse', 'HEAD'));
  }
  return { directory, commits, git };
}

/**
 * A pipeline in which the first commit is live, as 1.0.1, and the others wait for the approval, as 1.0.2 and so on. The
 * deployment of a version in `failing` fails.
 */
export async function waitingPipeline(
  { commits, directory }: Clone,
  operations: ApiOperations = {},
  failing: readonly string[] = [],
) {
  let builds = 0;
  const deployed: string[] = [];
  let approve: () => Promise<'approved'> = async () => 'approved';
  const { services, asked } = friendlyServices({
    fetchSource: async ({ commitId = '', repositoryName, branchName }) => {
      const outputs = await readSourceOutputs(directory, { repositoryName, branchName, commitId });
      return { directory, outputs };
    },
    runBuild: async ({ action, environmentVariables }) => {
      if (action !== 'Build') {
        const version = environmentVariables[0]?.value ?? '';
        deployed.push(version);
        return failing.includes(version) ? failedBuild() : buildResult({});
      }
      builds += 1;
      return buildResult({ IMAGE_TAG: `1.0.${builds}`, IMAGE_DIGEST: `sha256:${`${builds}`.repeat(64)}` });
    },
    approve: () => approve(),
  });
  const pipeline = await operatedPipeline({ services, operations });
  const [live = '', ...others] = commits;
  await pipeline.start(live);
  approve = () => new Promise(() => {});
  const results: Promise<ExecutionResult>[] = [];
  for (const commit of others) results.push(pipeline.start(commit));
  await eventually('all executions before the approval', () => {
    const isOpen = asked.approvals.length === Math.min(commits.length, 2);
    const isQueued = pipeline.queue.waiting(approvalStage).length === Math.max(0, others.length - 1);
    return isOpen && isQueued ? true : undefined;
  });
  pipeline.calls.length = 0;
  return { pipeline, results, deployed };
}
