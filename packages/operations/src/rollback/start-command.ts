import type { Place } from '../find-place.ts';

/**
 * What starts a pipeline on a commit, whether or not it descends from the live one. It goes through all environments and
 * their approvals.
 */
export function startCommand(
  { region, pipelineName }: Pick<Place, 'region' | 'pipelineName'>,
  commitId: string,
): string {
  return `aws codepipeline start-pipeline-execution --region ${region} --name ${pipelineName} --variables name=ROLLBACK,value=yes --source-revisions actionName=Source,revisionType=COMMIT_ID,revisionValue=${commitId}`;
}
