import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runTests } from './run-tests.ts';

const words = process.argv.slice(2);
const files = globSync('{packages/*,scripts}/test/e2e/**/*.test.ts');
/** Files that use no cluster, or one of a cache of their own, and need no quiet machine. */
const beside = ['public-downloads', 'interrupted', 'failed-build', 'image.test', 'report-page', 'how-to'];
const isBeside = (file: string) => beside.some((part) => file.includes(part));

await runTests(words.length > 0 ? files : files.filter((file) => !isBeside(file)), {
  command: 'pnpm test:e2e',
  words,
  timeoutMs: 900_000,
  jobs: 1,
  beside:
    words.length > 0
      ? undefined
      : [process.execPath, fileURLToPath(import.meta.url), ...files.filter(isBeside)],
});
