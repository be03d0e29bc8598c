import { UsageError } from './errors.ts';
import type { StepContext } from './step.ts';

/** Throws an error that names all unset or empty variables. Without it, a later error is `release name is invalid:`. */
export async function requireVariables(
  { environment }: StepContext,
  names: readonly string[],
): Promise<void> {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length === 0) return;
  const [are, variables] = missing.length === 1 ? ['is', 'variable'] : ['are', 'variables'];
  throw new UsageError(
    `${missing.join(', ')} ${are} empty: the CodeBuild project, or its action in the pipeline, sets the ${variables} (packages/infra/src/stacks/delivery)`,
  );
}
