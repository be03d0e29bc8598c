#!/usr/bin/env node
// CommonJS (see package.json beside it): Node starts an ES module some milliseconds later, which counts beside git's fifty.
const missing = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_UNKNOWN_FILE_EXTENSION'];

/** The bundle that a build makes, else the sources, which need Node 24. */
async function run() {
  try {
    require('../dist/cli.js');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    await import('../src/cli.ts');
  }
}

run().catch((error) => {
  if (!missing.includes(error.code)) throw error;
  console.error('tag-resolver: not built yet; type: pnpm --filter tag-resolver run build');
  process.exitCode = 1;
});
