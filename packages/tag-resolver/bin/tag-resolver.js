#!/usr/bin/env node
// CommonJS (see package.json beside it): Node starts an ES module some milliseconds later, which counts beside git's fifty.
try {
  require('../dist/cli.js');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  console.error('tag-resolver: not built yet; type: pnpm --filter tag-resolver run build');
  process.exitCode = 1;
}
