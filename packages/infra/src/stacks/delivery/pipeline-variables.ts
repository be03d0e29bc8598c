/** The name of the source action, to which EventBridge passes the commit. */
export const sourceActionName = 'Source';

/** Namespaces of the variables of an execution, as in `#{SourceVariables.CommitId}`. */
export const sourceNamespace = 'SourceVariables';
export const buildNamespace = 'BuildVariables';

/** The variables of the pipeline. Each has a default: otherwise a start without it would be refused. */
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
