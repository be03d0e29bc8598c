/** A pipeline or a start that CodePipeline would refuse, or one this stand-in does not know. */
export class PipelineError extends Error {
  override name = 'PipelineError';
}
