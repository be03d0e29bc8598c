import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { compileCache } from '../../programs/test/helpers/compile-cache.ts';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

async function run(...words: readonly string[]) {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...words], {
    env: { ...compileCache },
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode, stdout, stderr };
}

describe('the commands of operations', () => {
  it('describe their words, options and exit codes with --help', async () => {
    const { exitCode, stdout, stderr } = await run('approval', '--help');
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.equal(
      `Usage: pnpm approval [options] <environment> [version|commit]

Approve the newest execution that waits for an environment. The older ones that
wait are ended, so that many commits need one decision.

Arguments:
  environment       the environment, by its name in environments/delivery.ts
  version|commit    the execution to decide on (default: the newest)

Options:
  --service <name>  the service; required if there are several
  --sandbox         ask a rehearsal kept by \`pnpm rehearse --keep\`, not AWS
  --reject          reject instead of approving
  --comment <text>  the comment, which CodePipeline keeps
  --yes             do not ask; required without a terminal
  --dry-run         print what waits and what would happen, and change nothing
  --json            print the result as JSON
  -h, --help        display help for command

Exit codes:
  0    it did what you asked for
  1    it failed or was refused, or nothing was to be done
  2    the command line or the configuration is wrong
  130  interrupted
`.trimEnd(),
    );
    for (const name of ['rollback', 'status'])
      expect((await run(name, '--help')).stdout).to.match(
        new RegExp(`^Usage: pnpm ${name} \\[options\\] .*\\n[^]*\\nExit codes:\\n`),
      );
  }).timeout(20_000);

  const refused: [name: string, words: string[], stderr: string][] = [
    ['a missing word', ['rollback'], "rollback: missing required argument 'environment'"],
    ['an unknown option', ['approval', 'production', '--now'], "approval: unknown option '--now'"],
    ['a word too many', ['status', 'production', 'now'], 'status: too many arguments for'],
    ['an unknown command', ['moon'], "moon: unknown command 'moon'"],
  ];
  for (const [name, words, stderr] of refused)
    it(`refuse ${name} with exit code 2 and one line`, async () => {
      const ended = await run(...words);
      expect([ended.exitCode, ended.stdout]).to.deep.equal([2, '']);
      expect(ended.stderr).to.match(/^.*; `npx --yes pnpm \w+ --help` lists the arguments$/);
      expect(ended.stderr.startsWith(stderr), ended.stderr).to.equal(true);
    }).timeout(20_000);
});
