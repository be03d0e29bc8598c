#!/usr/bin/env node
// CommonJS, as package.json beside it says and as the program is: Node starts a module some milliseconds later, which
// counts beside git's fifty.
try {
  require('../dist/cli.js');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  console.error('tag-resolver: it is not built yet; type: pnpm --filter tag-resolver run build');
  process.exitCode = 1;
}
