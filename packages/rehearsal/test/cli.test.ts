import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { temporaryFolder } from '../../programs/test/helpers/temporary-folder.ts';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const cli = new URL('../src/cli.ts', import.meta.url);

/** A cache that a rehearsal refuses first, so that no test starts a rehearsal. */
const refusedCache = '/proc/no-cache';

const help = `Usage: pnpm rehearse [options] [command]

Run the whole delivery on this machine: git push, pipeline, a real Kubernetes,
the service's answer.

Options:
  --approve <who>  who answers the pipeline's approvals (default: ask in a
                   terminal, else all) (choices: "all", "none", "ask")
  --keep           leave the cluster running at the end; \`pnpm rehearse:down\`
                   ends it
  --json           print one JSON event a line
  --open           open the report in a browser; it follows the rehearsal
  --no-install     install nothing; list what is missing instead
  -h, --help       display help for command

Commands:
  down             end a rehearsal that --keep left running

Examples:
  npx --yes pnpm rehearse                       ask for each approval
  npx --yes pnpm rehearse --approve all --keep  deliver everything, keep the cluster

Exit codes:
  0    every approved environment answers
  1    a step failed
  2    the command line is wrong
  130  interrupted
`;

const run = (...args: string[]) =>
  execa(process.execPath, args, {
    env: { XDG_CACHE_HOME: refusedCache },
    reject: false,
    stripFinalNewline: false,
  });

describe('rehearse', () => {
  it('explains itself by --help', async () => {
    const { stdout, stderr, exitCode } = await run(program, '--help');
    expect({ stdout, stderr, exitCode }).to.deep.equal({ stdout: help, stderr: '', exitCode: 0 });
  });
});

describe('a rehearsal that is refused before it starts', () => {
  const folder = temporaryFolder();

  it('writes a page of its own that says why, and leaves that of another rehearsal', async () => {
    const root = join(folder.path, 'aws-kube-cd/rehearsal');
    await mkdir(join(root, 'log'), { recursive: true });
    await writeFile(join(root, 'log/report.html'), 'of another rehearsal');
    // An empty cache has no Kubernetes.
    const { exitCode, stderr } = await execa(process.execPath, [program, '--no-install'], {
      env: { XDG_CACHE_HOME: folder.path },
      reject: false,
    });
    const page = join(root, 'refused/report.html');
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('With --no-install nothing is installed').and.include(`report: ${page}`);
    expect(await readFile(page, 'utf8'))
      .to.include('<h2 id="failure">Check this machine failed</h2>')
      .and.include('With --no-install nothing is installed')
      .and.not.include('Look into the cluster');
    expect(await readFile(join(root, 'log/report.html'), 'utf8')).to.equal('of another rehearsal');
  }).timeout(60_000);

  it('writes none where the cache cannot be', async () => {
    const { exitCode, stderr } = await run(program);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('which the sandbox replaces').and.not.include('report');
  }).timeout(60_000);
});

describe('runCli', () => {
  /** In its own process, because it writes to stderr. */
  const runCli = (words: readonly string[]) => {
    const script = `import { runCli } from ${JSON.stringify(cli.href)};
      process.exitCode = await runCli(${JSON.stringify(words)});`;
    return run('--input-type=module', '--eval', script);
  };

  const refused: [string[], string][] = [
    [['--no-such-flag'], "unknown option '--no-such-flag'"],
    // Decision 0016: a rehearsal has a cluster of its own.
    [['--context', 'kind-kind'], "unknown option '--context'"],
    [
      ['--approve', 'me'],
      "option '--approve <who>' argument 'me' is invalid. Allowed choices are all, none, ask",
    ],
    [['--approve'], "option '--approve <who>' argument missing"],
    [['down', '--now'], "unknown option '--now'"],
    [['up'], 'too many arguments. Expected 0 arguments but got 1: up'],
  ];
  for (const [words, sentence] of refused) {
    it(`refuses ${words.join(' ')} with exit code 2, a sentence and what to type`, async () => {
      const { stdout, stderr, exitCode } = await runCli(words);
      expect({ stdout, stderr, exitCode }).to.deep.equal({
        stdout: '',
        stderr: `rehearse: ${sentence}; \`npx --yes pnpm rehearse --help\` lists the arguments\n`,
        exitCode: 2,
      });
    });
  }
});
