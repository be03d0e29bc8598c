import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';

const module = fileURLToPath(new URL('../src/command-line.ts', import.meta.url));
const commander = import.meta.resolve('commander');

/** Runs a command line with a subcommand, in a process of its own, which prints what runCommandLine returns. */
async function run(...words: readonly string[]) {
  const script = `
    import { runCommandLine } from ${JSON.stringify(module)};
    import { Command } from ${JSON.stringify(commander)};
    const command = new Command('pnpm greet').argument('[name]').action((name) => console.log('hello', name));
    command.command('down').action(() => console.log('bye'));
    console.log(await runCommandLine('greet', command, ${JSON.stringify(words)}));`;
  const { stdout, stderr } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
  return { stdout, stderr };
}

const hint = '`npx --yes pnpm greet --help` lists the arguments';

describe('runCommandLine', () => {
  it('runs the action, and returns nothing', async () => {
    expect(await run('Ada')).to.deep.equal({ stdout: 'hello Ada\nundefined', stderr: '' });
    expect(await run('down')).to.deep.equal({ stdout: 'bye\nundefined', stderr: '' });
  });

  it('prints the help to stdout, and returns 0', async () => {
    const { stdout, stderr } = await run('--help');
    expect(stdout).to.match(/^Usage: pnpm greet [\s\S]*\n0$/);
    expect(stderr).to.equal('');
  });

  for (const [words, fault] of [
    [['--no-such-option'], "unknown option '--no-such-option'"],
    [['--hepl'], "unknown option '--hepl' (Did you mean --help?)"],
    [['down', '--now'], "unknown option '--now'"],
    [['Ada', 'Bob'], 'too many arguments. Expected 1 argument but got 2: Ada, Bob'],
  ] as const)
    it(`refuses ${words.join(' ')} in one sentence, and returns 2`, async () => {
      expect(await run(...words)).to.deep.equal({ stdout: '2', stderr: `greet: ${fault}; ${hint}` });
    });
});
