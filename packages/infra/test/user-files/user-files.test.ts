import { join } from 'node:path';
import type { Configuration } from '../../src/config/configuration.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { userFileChecks } from './user-file-faults.ts';

const checkout = join(import.meta.dirname, '../../../..');

describe('your own files have', () => {
  let configuration: Configuration | undefined;

  it('environments that break no rule', async () => {
    configuration = await loadConfiguration().catch((error: Error) => {
      throw withoutStack(error.message);
    });
  });

  for (const [what, check] of Object.entries(userFileChecks))
    it(what, async () => {
      if (!configuration) throw withoutStack('Not checked: an environment breaks a rule.');
      const faults = await check(checkout, configuration);
      if (faults.length > 0) throw withoutStack(faults.join('\n'));
    });
});

/** An error without a stack: the fault is in a file of the user, not in the code. */
function withoutStack(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
