/** A pipeline or a start that CodePipeline would refuse, or one this stand-in does not know. */
export class PipelineError extends Error {
  override name = 'PipelineError';
}
/** A rollback that CodePipeline refuses, with the name of its error. */
export class RollbackError extends PipelineError {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}
