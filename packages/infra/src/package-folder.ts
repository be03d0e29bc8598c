import { join } from 'node:path';

/** Where `environments` and `cdktf.out` are: one level above this file, and above the bundle that it is in. */
export const packageFolder = join(import.meta.dirname, '..');
