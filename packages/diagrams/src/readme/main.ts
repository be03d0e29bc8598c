import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTables } from './readme.ts';

const file = join(import.meta.dirname, '../../../infra/README.md');

await writeFile(file, withTables(await readFile(file, 'utf8')));
