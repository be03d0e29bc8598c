import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ActionableError } from 'programs/actionable-error.ts';
import { shortList } from './deliver.ts';

/**
 * Refuses a commit that lacks a file which the stacks need: they are synthesized from the checkout's files, committed or not.
 * @throws ActionableError naming the missing files.
 */
export function assertCommitted(directory: string, files: readonly string[]): void {
  const missing = files.filter((file) => !existsSync(join(directory, file)));
  if (missing.length === 0) return;
  throw new ActionableError(
    `HEAD does not contain ${shortList(missing)}, which packages/infra/environments/delivery.ts needs; commit what is missing: git add --all && git commit`,
  );
}
