#!/usr/bin/env node
const program = new URL('../dist/cli.js', import.meta.url);

try {
  await import(program.href);
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('tag-resolver: it is not built yet; type: pnpm --filter tag-resolver run build');
  process.exitCode = 1;
}
