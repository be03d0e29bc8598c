import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * For the environment of a program that a test starts with variables of its own: Node then takes the program's compiled
 * code from the cache of `pnpm test`, which halves the start.
 */
export const compileCache = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

/**
 * The same for programs that a test copies to a temporary folder. Node finds a file in the cache by its path from a link
 * in the folder, which is the same in each of them.
 */
export function compileCacheIn(folder: string): Readonly<Record<string, string>> {
  const cache = process.env['NODE_COMPILE_CACHE'];
  if (!cache) return {};
  const link = join(folder, 'compile-cache');
  mkdirSync(cache, { recursive: true });
  symlinkSync(cache, link);
  return { NODE_COMPILE_CACHE: link, NODE_COMPILE_CACHE_PORTABLE: '1' };
}
