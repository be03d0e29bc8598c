import type { PipelineStack } from 'local-aws/delivery-stack/delivery-stack.ts';
import { ActionableError } from 'programs/actionable-error.ts';

/** The repository and branch of the pipeline's source action. */
export function pipelineSource(stack: PipelineStack): { readonly url: string; readonly branch: string } {
  const actions = stack.pipeline.stages.flatMap((stage) => stage.actions);
  const source = actions.find(({ category }) => category === 'Source');
  const name = source?.configuration['RepositoryName'];
  const branch = source?.configuration['BranchName'];
  const repository = stack.sourceRepositories.find((candidate) => candidate.name === name);
  if (!repository || !branch) {
    throw new ActionableError(
      `The pipeline ${stack.pipeline.name} has no source in a repository of its stack.`,
    );
  }
  return { url: repository.cloneUrlHttp, branch };
}
