import { existsSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rehearsalPaths } from '../packages/rehearsal/src/steps/prepare-machine.ts';
import { runTests } from './run-tests.ts';

const words = process.argv.slice(2);
const files = globSync('{packages/*,scripts}/test/e2e/**/*.test.ts');
/** Files that use no cluster, or one of a cache of their own, and need no quiet machine. */
const beside = [
  'public-downloads',
  'interrupted',
  'failed-build',
  'image.test',
  'report-page',
  'how-to',
  'update',
];
const isBeside = (file: string) => beside.some((part) => file.includes(part));
/** Those beside take programs and images from the cache. The first rehearsal of a machine puts them there. */
const isCacheFilled = existsSync(rehearsalPaths(process.env).images);

// Helm and kubectl, which the tests start hundreds of times, end before collecting garbage pays.
process.env['GOGC'] ??= '800';
// Their answers of the API server stay out of the home folder.
process.env['KUBECACHEDIR'] ??= fileURLToPath(new URL('../node_modules/.cache/kube', import.meta.url));
await runTests(words.length > 0 ? files : files.filter((file) => !isBeside(file)), {
  command: 'pnpm test:e2e',
  words,
  timeoutMs: 900_000,
  jobs: 1,
  beside:
    words.length > 0
      ? undefined
      : {
          program: [process.execPath, fileURLToPath(import.meta.url), ...files.filter(isBeside)],
          from: isCacheFilled ? 'start' : 'first test end',
        },
});
