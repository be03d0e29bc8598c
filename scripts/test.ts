import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { endWithReader } from 'tag-resolver';
import { runTests } from './run-tests.ts';

endWithReader();
const words = process.argv.slice(2);
// Types and lint first: an error there ends the run before any test. With words, only the tests run.
if (words.length === 0) checkTypesAndLint();

const files = globSync([
  'packages/*/test/**/*.test.ts',
  'charts/*/test/**/*.test.ts',
  'scripts/test/**/*.test.ts',
]);
// Helm and Terraform, which the tests start hundreds of times, end before collecting garbage pays.
process.env['GOGC'] ??= '800';
await runTests(
  files.filter((file) => !file.includes('/e2e/')),
  // One more than the number of cores, because many tests wait for a process or a clock.
  { command: 'pnpm test', words, timeoutMs: 60_000, jobs: availableParallelism() + 1 },
);

function checkTypesAndLint(): void {
  for (const command of [
    ['tsc', '--noEmit'],
    ['biome', 'check', '--error-on-warnings'],
  ]) {
    console.log(`> ${command.join(' ')}`);
    const [program = '', ...args] = command;
    // tsc uses PWD. With a link in PWD, each file would have two paths.
    const env = { ...process.env, PWD: process.cwd() };
    const { status: exitCode } = spawnSync(program, args, { stdio: 'inherit', env });
    if (exitCode !== 0) {
      console.log('0 passed, 1 failed');
      process.exit(exitCode ?? 1);
    }
  }
}
