import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { commandsPage, completionScript } from '../command-docs.ts';
import { scripts } from '../commands.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const commands: Record<string, string> = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).scripts;
const names = Object.keys(commands);

/** Runs a script of package.json as pnpm does. */
async function run(name: string, ...words: readonly string[]) {
  const { exitCode, stdout, stderr } = await execa('sh', ['-c', `${commands[name]} "$@"`, name, ...words], {
    cwd: root,
    preferLocal: true,
    localDir: root,
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

describe('the scripts of package.json', () => {
  /** What each says of itself, as the tests below find it. */
  const helps = new Map<string, string>();

  for (const name of names) {
    it(`explain themselves: pnpm ${name} --help`, async () => {
      const { exitCode, stdout, stderr } = await run(name, '--help');
      expect(exitCode, stderr).to.equal(0);
      expect(stdout)
        .to.match(/^Usage: /)
        .and.include('--help')
        .and.match(/^Exit codes:/m);
      expect(stderr).to.equal('');
      helps.set(name, stdout);
    });

    it(`refuse an option that they do not have: pnpm ${name} --no-such-option`, async () => {
      const { exitCode, stdout, stderr } = await run(name, '--no-such-option');
      expect(exitCode, stderr).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^.*--no-such-option.*\n?$/);
    });
  }

  it('are in docs/reference/commands.md as they are; if not, type npx --yes pnpm commands:docs', () => {
    const sorted = new Map([...helps].sort(([one], [other]) => one.localeCompare(other, 'en')));
    const isFresh = (file: string, text: string) => readFileSync(`${root}/${file}`, 'utf8') === text;
    expect(isFresh('docs/reference/commands.md', commandsPage(sorted)), 'the page is stale').to.equal(true);
    expect(isFresh('scripts/completion.sh', completionScript(sorted)), 'the completion is stale').to.equal(
      true,
    );
  });

  it('have a description each in the table, if they have no command line of their own', () => {
    const own = names.filter((name) => !(name in scripts));
    expect(own).to.have.members([
      ...[
        'add:environment',
        'add:service',
        'approval',
        'infra:import-tfvars',
        'preflight',
        'rehearse',
        'rehearse:down',
        'rehearse:permissions',
        'rollback',
        'start',
        'status',
      ],
    ]);
    expect(names).to.include.members(Object.keys(scripts));
  });

  it('refuse words where they take none, and a missing one where they need it', async () => {
    expect(await run('diagram', 'now')).to.deep.equal({
      exitCode: 2,
      stdout: '',
      stderr:
        'diagram: too many arguments. Expected 0 arguments but got 1: now; `npx --yes pnpm diagram --help` lists the arguments',
    });
    expect((await run('release')).stderr).to.match(/^release: missing required argument 'version'; /);
  });

  it('end with their own sentence, without a word of pnpm', async () => {
    const { exitCode, stdout, stderr } = await execa('npx', ['--yes', 'pnpm', 'release'], {
      cwd: root,
      reject: false,
    });
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(stderr).to.match(/^release: missing required argument 'version'; .*arguments$/);
  });

  it('take the options that they had before', async () => {
    const { exitCode, stdout, stderr } = await run('synth', '--order', '--summary');
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.include('development-network');
    expect((await run('versions', '--save', 'x')).stderr).to.include('pnpm versions does not take --save x');
  });

  it('have the exit code and the output of their program', async () => {
    const passed = await run('lint', 'scripts/commands.ts');
    expect(passed.exitCode, passed.stderr).to.equal(0);
    expect(passed.stdout + passed.stderr).to.include('Checked 1 file');
    expect((await run('lint', 'no-such-folder')).exitCode).to.equal(1);
    expect((await run('test', 'no-such-test')).exitCode).to.equal(2);
  });
});
