import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfiguration } from 'infra/config/load.ts';
import { synthesizedStacks } from '../stack-reading.ts';
import { withPermissions, withStandIns, withTables } from './readme.ts';

const root = join(import.meta.dirname, '../../../..');

// The tests' environments, in which everything is switched on: the pages are the project's, whatever a user's files say.
const configuration = await loadConfiguration(join(root, 'packages/infra/test/environments'));
const stacks = synthesizedStacks(configuration);

await rewrite('packages/infra/README.md', withTables);
await rewrite('packages/local-aws/README.md', withStandIns);
await rewrite('docs/reference/permissions.md', (page) => withPermissions(page, stacks, configuration));

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  const file = join(root, path);
  await writeFile(file, change(await readFile(file, 'utf8')));
}
