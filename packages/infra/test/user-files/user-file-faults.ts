import { join } from 'node:path';
import { loadConfiguration } from '../../src/config/load.ts';
import { chartValuesFaults } from './chart-values-faults.ts';
import { pictureFaults } from './picture-faults.ts';
import { smokeTestFaults } from './smoke-test-faults.ts';

/** The checks of the files that a user writes, by their titles. All other tests have their own files. */
export const userFileChecks = {
  'chart values for each environment': chartValuesFaults,
  'pictures that are up to date': pictureFaults,
  'a smoke test that expects what the service answers': smokeTestFaults,
} as const;

/**
 * The faults in a user's files, each with the file, the value and the command that fixes or shows it.
 * Throws a ConfigurationError when the environments break a rule.
 */
export async function userFileFaults(checkout: string): Promise<string[]> {
  const configuration = await loadConfiguration(join(checkout, 'packages/infra/environments'));
  const faults: string[] = [];
  for (const check of Object.values(userFileChecks)) faults.push(...(await check(checkout, configuration)));
  return faults;
}
