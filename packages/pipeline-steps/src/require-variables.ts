import { UsageError } from './errors.ts';
import type { StepContext } from './step.ts';

/**
 * Throws when a variable that a buildspec needs is not set, or empty, and names all that are: a program further on would
 * say no more than `release name is invalid:`.
 */
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
