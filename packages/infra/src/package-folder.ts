import { join, resolve } from 'node:path';

/** The folder of `environments` and `cdktf.out`: one level above this file, and also above its bundle. */
export const packageFolder = join(import.meta.dirname, '..');

/** A path that the caller names: pnpm runs scripts in the folder of their package.json. */
export function fromCaller(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}
