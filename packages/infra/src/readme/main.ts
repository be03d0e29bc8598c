import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFieldTables } from './readme.ts';

const file = join(import.meta.dirname, '../../README.md');

await writeFile(file, withFieldTables(await readFile(file, 'utf8')));
