#!/usr/bin/env node
try {
  await import('../dist/cli.js');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('pipeline-steps: not built yet; type: pnpm --filter pipeline-steps run build');
  process.exitCode = 1;
}
