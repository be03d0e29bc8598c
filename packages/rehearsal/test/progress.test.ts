import { expect } from 'chai';
import { execa } from 'execa';
import { rejectionOf } from '../../programs/test/helpers/rejection-of.ts';
import { runInTerminal } from '../../programs/test/helpers/run-in-terminal.ts';
import { createJsonProgress } from '../src/progress.ts';

describe('createJsonProgress', () => {
  it('writes one JSON object a line for the start, the output and the end of a step', async () => {
    const lines: string[] = [];
    const progress = createJsonProgress((line) => lines.push(line));
    const value = await progress.step('Push', async (say) => {
      say('12 objects');
      return 7;
    });
    expect(value).to.equal(7);
    const events = lines.map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).to.deep.equal(['step-started', 'step-output', 'step-succeeded']);
    expect(events[1].line).to.equal('12 objects');
    expect(events[2].seconds).to.be.a('number');
  });

  it('writes what a terminal would obey as JSON escapes, which mean the same', () => {
    const lines: string[] = [];
    createJsonProgress((line) => lines.push(line)).note('a\u001b\u202e\u2028\u009bü');
    expect(lines.join('')).to.include(String.raw`"a\u001b\u202e\u2028\u009bü"`);
    expect(JSON.parse(lines[0] ?? '').line).to.equal('a\u001b\u202e\u2028\u009bü');
  });

  it('writes the failure of a step and hands it on', async () => {
    const lines: string[] = [];
    const progress = createJsonProgress((line) => lines.push(line));
    const fault = new Error('no space left');
    const caught = await rejectionOf(progress.step('Build', () => Promise.reject(fault)));
    expect(caught).to.equal(fault);
    expect(JSON.parse(lines.at(-1) ?? '')).to.include({
      event: 'step-failed',
      message: 'no space left',
    });
  });

  it('writes where the report of a failed rehearsal is, if there is one', () => {
    const lines: string[] = [];
    const progress = createJsonProgress((line) => lines.push(line));
    progress.fail('no', '/cache/log/report.html');
    progress.fail('no');
    const [first, second] = lines.map((line) => JSON.parse(line));
    expect(first).to.include({ event: 'failed', message: 'no', report: '/cache/log/report.html' });
    expect(second).not.to.have.property('report');
  });
});

describe('the screen', () => {
  it('shows a hostile name as it is written, in steps, notes and questions alike', async () => {
    const progress = new URL('../src/progress.ts', import.meta.url).href;
    const script = `import { createScreenProgress } from ${JSON.stringify(progress)};
      const screen = createScreenProgress();
      screen.note('Not pushed: ?? a\\u001b]0;b\\u202ec');
      await screen.step('git push \\u001bc', async () => {});`;
    const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout)
      .to.include(String.raw`Not pushed: ?? a\u{1b}]0;b\u{202e}c`)
      .and.include(String.raw`git push \u{1b}c`);
  });

  const terminals: [what: string, columns: number, term: string, redraws: boolean][] = [
    ['redraws a step on a terminal', 80, 'xterm', true],
    ['adds lines on a terminal that has no width', 0, 'xterm', false],
    ['adds lines on a dumb terminal', 80, 'dumb', false],
  ];
  for (const [what, columns, term, redraws] of terminals)
    it(what, async () => {
      const progress = new URL('../src/progress.ts', import.meta.url).href;
      const script = `import { createScreenProgress } from ${JSON.stringify(progress)};
        await createScreenProgress().step('Clone HEAD', async () => {});`;
      const shown = await runInTerminal(script, { term, columns });
      expect(shown).to.include('Clone HEAD');
      expect(shown.includes('\u001b[2K') || shown.includes('\u001b[?25l')).to.equal(redraws);
    });
});
