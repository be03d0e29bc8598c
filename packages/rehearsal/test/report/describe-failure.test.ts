import { join } from 'node:path';
import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { runProgram, tryProgram } from 'programs/run-program.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { describeFailure } from '../../src/report/describe-failure.ts';

describe('describeFailure', () => {
  it('gives the step, the command to paste, the end of its output and where to look', () => {
    const failure = new ActionableError('Build failed in phase build.', {
      command: 'docker build .',
      output: 'one\ntwo\n',
      lookAt: ['/logs/build-1.log'],
    });
    expect(describeFailure(failure)).to.equal(
      [
        'error: Build failed in phase build.',
        '  command: docker build .',
        '  | one',
        '  | two',
        '  look at: /logs/build-1.log',
      ].join('\n'),
    );
  });

  it('gives the command and the words of a program that failed', async () => {
    const error = await rejectionOf(runProgram(['git', 'rev-parse', '--no-such', 'x y'], { directory: '/' }));
    const text = describeFailure(error);
    expect(text).to.match(/^error: git rev-parse failed with exit code 128: fatal: /);
    expect(text).to.include("command: git rev-parse --no-such 'x y'");
    expect(text).to.include('  | fatal:');
  });

  it('shows no colours of a program, and writes out what a terminal would obey', () => {
    const output = '\u001b[31mred\u001b[0m \u202eexe\n';
    const text = describeFailure(new ActionableError('No \u001b]0;x.', { command: 'a\u0007', output }));
    expect(text).to.equal(
      ['error: No \\u{1b}]0;x.', '  command: a\\u{7}', '  | red \\u{202e}exe'].join('\n'),
    );
  });

  it('indents each line that a progress display overwrote', () => {
    const text = describeFailure(
      new ActionableError('No.', { output: 'fetched 1\rfetched 2\r\nerror: x\n' }),
    );
    expect(text).to.equal('error: No.\n  | fetched 1\n  | fetched 2\n  | error: x');
  });

  it('shows the place in the source that a bundler names, and leaves out the frames of its stack trace', async () => {
    const esbuild = join(import.meta.dirname, '../../../../node_modules/.bin/esbuild');
    const { stderr: output } = await tryProgram([esbuild, '--loader=ts'], { input: 'const = ;' });
    const text = describeFailure(new ActionableError('It failed.', { output }));
    expect(output).to.match(/^ +at /m);
    expect(text)
      .to.include('const = ;')
      .and.not.match(/^ {2}\| +at /m);
  });

  it('keeps to the last 25 lines of a long output', () => {
    const output = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    const text = describeFailure(new ActionableError('It failed.', { output }));
    expect(text).not.to.include('line 74\n');
    expect(text).to.include('line 75\n');
  });
});
