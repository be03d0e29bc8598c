import { runTests } from './run-tests.ts';

await runTests(['packages/*/test/e2e/**/*.test.ts'], { timeoutMs: 900_000, jobs: 1 });
