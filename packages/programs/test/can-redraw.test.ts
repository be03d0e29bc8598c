import { expect } from 'chai';
import { execa } from 'execa';
import { runInTerminal } from './helpers/run-in-terminal.ts';

const script = `import { canRedraw } from ${JSON.stringify(new URL('../src/can-redraw.ts', import.meta.url).href)};
  process.stdout.write(String(canRedraw()));`;

describe('canRedraw', () => {
  const terminals: [what: string, term: string, columns: number, expected: string][] = [
    ['says yes on a terminal', 'xterm', 80, 'true'],
    ['says no on a dumb terminal', 'dumb', 80, 'false'],
    ['says no on a terminal that has no width', 'xterm', 0, 'false'],
  ];
  for (const [what, term, columns, expected] of terminals)
    it(what, async () => {
      expect((await runInTerminal(script, { term, columns })).trim()).to.equal(expected);
    });

  it('says no where nobody looks', async () => {
    const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout).to.equal('false');
  });
});
