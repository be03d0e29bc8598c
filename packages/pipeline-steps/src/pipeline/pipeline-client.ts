import type { CodePipeline, StageState } from '@aws-sdk/client-codepipeline';
import { answerOf, clientSettings } from '../aws.ts';
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

/** The stages of a pipeline, with what runs in each. */
export async function readStages(context: StepContext, place: PipelinePlace): Promise<readonly StageState[]> {
  const client = await createPipelineClient(context, place);
  const state = client.getPipelineState({ name: place.pipelineName });
  return (await answerOf('codepipeline:GetPipelineState', state)).stageStates ?? [];
}
