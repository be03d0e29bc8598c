/** The source action: EventBridge hands it the commit under this name. */
export const sourceActionName = 'Source';

/** Names that an execution's variables are read by, as `#{SourceVariables.CommitId}`. */
export const sourceNamespace = 'SourceVariables';
export const buildNamespace = 'BuildVariables';

/** Variables of the pipeline; each has a default, as a start without it would be refused. */
export const pipelineVariables = [
  { name: 'REF', defaultValue: 'none', description: 'The branch or tag whose push started this' },
  {
    name: 'ROLLBACK',
    defaultValue: 'no',
    description: 'yes deploys a commit that does not descend from the live one',
  },
] as const;

/** A reference that CodePipeline replaces when it runs an action. */
export function reference(namespace: string, key: string): string {
  return `#{${namespace}.${key}}`;
}
