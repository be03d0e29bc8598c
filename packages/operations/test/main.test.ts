import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { loadConfiguration } from 'infra';
import { compileCache } from '../../programs/test/helpers/compile-cache.ts';
import { recordingProxy } from '../../programs/test/helpers/recording-proxy.ts';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

async function run(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...words], {
    env: { ...compileCache, ...env },
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode, stdout, stderr };
}

/** A rollback of the user's own first environment and service. */
async function ownRollback(): Promise<{ readonly words: readonly string[]; readonly region: string }> {
  const { account, delivery } = await loadConfiguration();
  const [environment = '', service = ''] = [delivery.order[0]?.environment, delivery.services[0]?.name];
  return { words: ['rollback', environment, '--service', service], region: account.region };
}

describe('the commands of operations', () => {
  const proxy = recordingProxy();

  it('describe their words, options and exit codes with --help', async () => {
    const { exitCode, stdout, stderr } = await run(['approval', '--help']);
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.equal(
      `Usage: pnpm approval [options] <environment> [version|commit]

Approve the newest execution that waits for an environment. The older ones that
wait are ended, so that many commits need one decision.

Arguments:
  environment       the environment, such as production
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

Examples:
  npx --yes pnpm approval production              show what waits, and ask
  npx --yes pnpm approval production 1.0.4 --yes  approve a version, without a question
  npx --yes pnpm approval production --reject --comment 'Not on a Friday'

Exit codes:
  0    it did what you asked for
  1    it failed or was refused, or nothing was to be done
  2    the command line or the configuration is wrong
  130  interrupted
`.trimEnd(),
    );
    for (const name of ['rollback', 'status'])
      expect((await run([name, '--help'])).stdout).to.match(
        new RegExp(`^Usage: pnpm ${name} \\[options\\] .*\\n[^]*\\nExamples:\\n[^]*\\nExit codes:\\n`),
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
      const ended = await run(words);
      expect([ended.exitCode, ended.stdout]).to.deep.equal([2, '']);
      expect(ended.stderr).to.match(/^.*; `npx --yes pnpm \w+ --help` lists the arguments$/);
      expect(ended.stderr.startsWith(stderr), ended.stderr).to.equal(true);
    }).timeout(20_000);

  it('ask AWS through the proxy of the machine, and name what does not answer', async () => {
    const { words, region } = await ownRollback();
    const { exitCode, stderr } = await run(words, {
      HTTPS_PROXY: proxy.address,
      AWS_ACCESS_KEY_ID: 'AKIAROLLBACK',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_MAX_ATTEMPTS: '1',
      NO_PROXY: '',
    });
    expect([exitCode, new Set(proxy.targets)]).to.deep.equal([
      1,
      new Set([`codepipeline.${region}.amazonaws.com:443`]),
    ]);
    expect(stderr).to.match(
      /^rollback: CodePipeline in \S+ cannot be reached \(.*403 Forbidden\): check HTTPS_PROXY$/,
    );
  }).timeout(60_000);

  const withoutCredentials: [name: string, environment: NodeJS.ProcessEnv, why: string][] = [
    ['a profile that does not exist', { AWS_PROFILE: 'tools' }, '.*; AWS_PROFILE is "tools"'],
    [
      'a web identity without its file',
      { AWS_ROLE_ARN: 'arn:aws:iam::000000000000:role/x', AWS_WEB_IDENTITY_TOKEN_FILE: '/none/token' },
      "ENOENT.*'/none/token'",
    ],
  ];
  for (const [name, environment, why] of withoutCredentials)
    it(`say that no credentials were found with ${name}`, async () => {
      const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
      const none = { ...files, AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true' };
      const { words } = await ownRollback();
      const { exitCode, stderr } = await run(words, { ...none, ...environment });
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(
        new RegExp(`^rollback: no AWS credentials were found \\(${why}\\): sign in, set AWS_PROFILE, .*$`),
      );
    }).timeout(20_000);
});
