import type { Place } from '../find-place.ts';

/** The page of an execution in the AWS console. */
export function executionPage(
  { region, pipelineName }: Pick<Place, 'region' | 'pipelineName'>,
  executionId: string,
): string {
  return `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipelineName}/executions/${executionId}/timeline`;
}
