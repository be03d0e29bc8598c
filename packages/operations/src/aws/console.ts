import type { Place } from '../find-place.ts';

/** The page of an execution in the AWS console; of a kept rehearsal, the log of its pipelines. */
export function executionPage(
  { region, pipelineName, sandbox }: Pick<Place, 'region' | 'pipelineName' | 'sandbox'>,
  executionId: string,
): string {
  if (sandbox !== undefined) return sandbox.log;
  return `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipelineName}/executions/${executionId}/timeline`;
}
