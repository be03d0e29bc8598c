import { join } from 'node:path';

/** The folder of `environments` and `cdktf.out`: one level above this file, and also above its bundle. */
export const packageFolder = join(import.meta.dirname, '..');
