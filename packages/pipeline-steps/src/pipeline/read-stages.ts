import type { StageState } from '@aws-sdk/client-codepipeline';
import { answerOf } from '../aws.ts';
import type { StepContext } from '../step.ts';
import { createPipelineClient, type PipelinePlace } from './pipeline-client.ts';

/** The stages of a pipeline, with what runs in each. */
export async function readStages(context: StepContext, place: PipelinePlace): Promise<readonly StageState[]> {
  const client = await createPipelineClient(context, place);
  const state = client.getPipelineState({ name: place.pipelineName });
  return (await answerOf('codepipeline:GetPipelineState', state)).stageStates ?? [];
}
