/**
 * For the environment of a program that a test starts with variables of its own: Node then takes the program's compiled
 * code from the cache of `pnpm test`, which halves the start.
 */
export const compileCache = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };
