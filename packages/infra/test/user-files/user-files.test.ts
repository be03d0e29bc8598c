import { join } from 'node:path';
import { expect } from 'chai';
import type { Configuration } from '../../src/config/configuration.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { userFileChecks } from './user-file-faults.ts';

const checkout = join(import.meta.dirname, '../../../..');

describe('your own files have', () => {
  let configuration: Configuration | undefined;

  it('environments that break no rule', async () => {
    configuration = await loadConfiguration().catch((error: Error) => {
      throw new Error(`${error.message}\ntype: npx --yes pnpm synth`, { cause: error });
    });
  });

  for (const [what, check] of Object.entries(userFileChecks))
    it(what, async () => {
      if (!configuration) throw new Error('See the rules first: they are broken.');
      expect(await check(checkout, configuration)).to.deep.equal([]);
    });
});
