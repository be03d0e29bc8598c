import { globSync } from 'node:fs';
import { runTests } from './run-tests.ts';

await runTests(globSync('{packages/*,scripts}/test/e2e/**/*.test.ts'), {
  command: 'pnpm test:e2e',
  words: process.argv.slice(2),
  timeoutMs: 900_000,
  jobs: 1,
});
