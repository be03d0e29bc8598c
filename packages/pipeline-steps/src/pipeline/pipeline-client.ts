import type { CodePipeline } from '@aws-sdk/client-codepipeline';
import { clientSettings } from '../aws.ts';
import type { StepContext } from '../step.ts';

/** A pipeline in a region. */
export interface PipelinePlace {
  readonly region: string;
  readonly pipelineName: string;
}

/** The client of CodePipeline in the region of a pipeline. */
export async function createPipelineClient(
  context: StepContext,
  { region }: PipelinePlace,
): Promise<CodePipeline> {
  const { CodePipeline } = await import('@aws-sdk/client-codepipeline');
  return new CodePipeline(clientSettings(context, region));
}
