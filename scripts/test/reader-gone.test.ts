import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The note on an environment's Kubernetes version near and after the end of its support. */
const supportNote = /^environments\/.* EKS (standard|extended) support .*\n?/gm;

/** Every program, with arguments that let it print something soon. */
const programs: readonly (readonly [command: string, ...words: string[]])[] = [
  ['pnpm rehearse --help', 'packages/rehearsal/src/main.ts', '--help'],
  ['pnpm rehearse --json', 'packages/rehearsal/src/main.ts', '--json', '--no-install'],
  ['pnpm rehearse:down', 'packages/rehearsal/src/main.ts', 'down'],
  ['pnpm rehearse:permissions --help', 'packages/rehearsal/src/permissions/main.ts', '--help'],
  ['pnpm synth', 'packages/infra/src/bundled-synth.js'],
  ['pnpm infra:import-tfvars', 'packages/tfvars-import/src/main.ts', '--help'],
  ['pnpm versions', 'packages/infra/src/versions/main.ts'],
  ['pnpm approval', 'packages/operations/src/main.ts', 'approval', '--help'],
  ['pnpm rollback', 'packages/operations/src/main.ts', 'rollback', '--help'],
  ['pnpm status', 'packages/operations/src/main.ts', 'status', '--help'],
  ['pnpm add:environment', 'packages/scaffolding/src/add-environment/cli.ts', '--help'],
  ['pnpm add:service', 'packages/scaffolding/src/add-service/cli.ts', '--help'],
  ['pnpm preflight', 'packages/preflight/src/main.ts', '--help'],
  ['pnpm start', 'packages/scaffolding/src/start/cli.ts', '--help'],
  ['pnpm release --help', 'scripts/command.ts', 'release', '--help'],
  ['pnpm bench', 'bench/run.ts', 'tag'],
  ['pnpm test', 'scripts/test.ts', 'scripts/test/choose-test-files'],
  ['pipeline-steps', 'packages/pipeline-steps/src/cli.ts', '--help'],
  ['tag-resolver', 'packages/tag-resolver/src/cli.ts', '--help'],
];

describe('a program whose output nobody reads any more', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reader-gone-'));
  });
  after(() => rm(folder, { recursive: true }));

  const run = async (words: readonly string[], output: string) => {
    const { stderr, stdio } = await execa(
      'bash',
      ['-c', `"$@" > ${output}; echo $? >&3`, 'bash', process.execPath, ...words],
      {
        cwd: root,
        env: { XDG_CACHE_HOME: folder, CDKTF_OUTDIR: join(folder, 'cdktf.out') },
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      },
    );
    return { stderr: stderr.replaceAll(supportNote, ''), exitCode: stdio[3] };
  };
  /** A pipe without a reader. */
  const pipeWithoutReader = '>(exec <&-)';

  for (const [command, ...words] of programs) {
    it(`exits silently with 141, like a program that SIGPIPE ended: ${command}`, async () => {
      expect(await run(words, pipeWithoutReader)).to.deep.equal({ stderr: '', exitCode: '141' });
    });
  }

  it('lets cdktf-cli finish, without a stack trace', async () => {
    const { stderr, exitCode } = await run(['packages/infra/src/cdktf.ts', '--help'], pipeWithoutReader);
    // Terraform, of which it reads the version, may print something.
    expect(stderr).not.to.match(/EPIPE|\n {4}at /);
    expect(exitCode).to.equal('141');
  });

  it('removes everything in a rehearsal, and prints at most the current step', async () => {
    const { stderr, exitCode } = await run(
      ['packages/rehearsal/src/main.ts', '--no-install'],
      pipeWithoutReader,
    );
    expect({ stderr: stderr.replace(/^✖ .* \[FAILED: see below\]$/, ''), exitCode }).to.deep.equal({
      stderr: '',
      exitCode: '141',
    });
  });

  it('lets a test of `pnpm test:e2e` finish, and starts no other', async () => {
    const file = join(folder, 'slow.test.mjs');
    const said = join(folder, 'said');
    await writeFile(
      file,
      `import { appendFileSync } from 'node:fs';
      const say = (word) => appendFileSync(${JSON.stringify(said)}, word);
      describe('a cluster', () => {
        it('starts', () => {});
        it('works', () => new Promise((resolve) => setTimeout(resolve, 500)).then(() => say('worked ')));
        it('works again', () => say('again '));
        after(() => say('down'));
      });`,
    );
    const runTests = new URL('../run-tests.ts', import.meta.url).href;
    const program = join(folder, 'run.mjs');
    await writeFile(
      program,
      `import { runTests } from ${JSON.stringify(runTests)};
      await runTests([${JSON.stringify(file)}], { command: 'x', words: [], timeoutMs: 9000, jobs: 1 });`,
    );
    expect(await run([program], '>(head --lines=4 >/dev/null)')).to.deep.equal({
      stderr: '',
      exitCode: '141',
    });
    expect(await readFile(said, 'utf8')).to.equal('worked down');
  });

  it('reports that a full disk took no output, and exits with 1', async () => {
    expect(await run(['packages/tfvars-import/src/main.ts', '--help'], '/dev/full')).to.deep.equal({
      stderr: "The output can't be written: ENOSPC: no space left on device, write.",
      exitCode: '1',
    });
  });
});
