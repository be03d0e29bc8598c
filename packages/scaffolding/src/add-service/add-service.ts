import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TextFile, writeAll } from '../write-plan.ts';
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
  const locks = lockfileEdits(input.repository, plan);
  writeAll(input.repository, { copies: plan.copies, texts: [...plan.edits, ...locks] });
  return reportLines(plan, locks.length > 0);
}

/** Without it, `pnpm install` writes the same. */
function lockfileEdits(repository: string, { copies: [folder] }: Plan): readonly TextFile[] {
  const path = join(repository, lockfile);
  if (folder === undefined || !existsSync(path)) return [];
  const before = readFileSync(path, 'utf8');
  const text = withImporter(before, folder.from, folder.to);
  return text === undefined ? [] : [{ path: lockfile, before, text }];
}
