import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { endWithReader } from 'tag-resolver';
import { runTests } from './run-tests.ts';

endWithReader();
const words = process.argv.slice(2);
// The quick judges first: a type or lint fault ends a whole run before any test. Who names files wants these alone.
if (words.length === 0) judge();

const files = globSync([
  'packages/*/test/**/*.test.ts',
  'charts/*/test/**/*.test.ts',
  'scripts/test/**/*.test.ts',
]);
await runTests(
  files.filter((file) => !file.includes('/e2e/')),
  // One more than there are cores: many tests wait for a process or a clock.
  { command: 'pnpm test', words, timeoutMs: 60_000, jobs: availableParallelism() + 1 },
);

function judge(): void {
  for (const command of [
    ['tsc', '--noEmit'],
    ['biome', 'check', '--error-on-warnings'],
  ]) {
    console.log(`> ${command.join(' ')}`);
    const [program = '', ...args] = command;
    // tsc takes PWD for the current folder; by a link to it, each file would be another than by the packages' links.
    const env = { ...process.env, PWD: process.cwd() };
    const { status: exitCode } = spawnSync(program, args, { stdio: 'inherit', env });
    if (exitCode !== 0) {
      console.log('0 passed, 1 failed');
      process.exit(exitCode ?? 1);
    }
  }
}
