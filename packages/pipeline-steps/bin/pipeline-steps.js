#!/usr/bin/env node
// The bundle that a build makes, else the sources, which need Node 24 and the installed packages.
const missing = ['ERR_MODULE_NOT_FOUND', 'ERR_UNKNOWN_FILE_EXTENSION'];
try {
  await import('../dist/cli.cjs').catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return import('../src/cli.ts');
  });
} catch (error) {
  if (!missing.includes(error.code)) throw error;
  console.error('pipeline-steps: not built yet; type: pnpm --filter pipeline-steps run build');
  process.exitCode = 1;
}
