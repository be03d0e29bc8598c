import { join } from 'node:path';
import type { Configuration } from 'infra/config/configuration.ts';
import { loadConfiguration, loadPlaceholders } from 'infra/config/load.ts';
import { ConfigurationError } from 'infra/errors.ts';
import { environmentsFolder, withDraft } from '../environment-files.ts';
import { writeAll } from '../write-plan.ts';
import type { PlanInput } from './edits.ts';
import { type Plan, planEnvironment } from './plan.ts';
import { reportLines } from './report.ts';

/** The options of the command. */
interface Request extends Omit<PlanInput, 'folder' | 'configuration' | 'placeholders'> {
  readonly signal: AbortSignal;
}

/**
 * Adds an environment to a repository, and returns what to tell the user. Changes everything or nothing.
 * @throws ConfigurationError with all faults
 */
export async function addEnvironment(name: string, request: Request): Promise<readonly string[]> {
  const { repository, signal } = request;
  const folder = join(repository, environmentsFolder);
  const now = new Date();
  const configuration = await loadConfiguration(folder, now);
  const placeholders = await loadPlaceholders(folder);
  signal.throwIfAborted();
  const plan = planEnvironment(name, { ...request, folder, configuration, placeholders });
  const result = await loadResult(folder, plan, now);
  signal.throwIfAborted();
  writeAll(repository, {
    copies: plan.writing.copies.map((copy) => ({
      ...copy,
      from: `${environmentsFolder}/${copy.from}`,
      to: `${environmentsFolder}/${copy.to}`,
    })),
    texts: [
      ...plan.writing.texts.map((file) => ({ ...file, path: `${environmentsFolder}/${file.path}` })),
      ...plan.values,
    ],
  });
  return reportLines(plan, result);
}

/** Loads the result of the plan, which checks all rules. */
async function loadResult(folder: string, plan: Plan, now: Date): Promise<Configuration> {
  const faults = [...plan.faults];
  const load = (draft: string) => loadConfiguration(draft, now);
  const result = await withDraft(folder, plan.writing, load).catch((error: unknown) => {
    if (!(error instanceof ConfigurationError)) throw error;
    faults.push(...error.faults);
  });
  if (result === undefined || faults.length > 0) throw new ConfigurationError(faults);
  return result;
}
