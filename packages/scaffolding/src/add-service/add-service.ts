import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAll } from '../write-plan.ts';
import { withImporter } from './lockfile.ts';
import { type Plan, type PlanInput, planService } from './plan.ts';
import { reportLines } from './report.ts';

const lockfile = 'pnpm-lock.yaml';

/**
 * Adds a service to a repository, and returns what to tell the user. Changes everything or nothing.
 * @throws ConfigurationError with all faults
 */
export function addService(name: string, input: PlanInput): readonly string[] {
  const plan = planService(name, input);
  const lock = lockfileText(input.repository, plan);
  const locks = lock === undefined ? [] : [{ path: lockfile, text: lock }];
  writeAll(input.repository, { copies: plan.copies, texts: [...plan.edits, ...locks] });
  return reportLines(plan, lock !== undefined);
}

/** Without it, `pnpm install` writes the same. */
function lockfileText(repository: string, { copies: [folder] }: Plan): string | undefined {
  const path = join(repository, lockfile);
  if (folder === undefined || !existsSync(path)) return undefined;
  return withImporter(readFileSync(path, 'utf8'), folder.from, folder.to);
}
