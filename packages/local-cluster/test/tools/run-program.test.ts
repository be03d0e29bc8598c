import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { runProgram } from '../../src/tools/run-program.ts';
import { rejectionOf } from '../support/rejection-of.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { writeProgram } from './helpers/write-program.ts';

describe('runProgram', () => {
  const folder = temporaryFolder();

  it('gives the exit status and both outputs, with what goes to standard output apart', async () => {
    const program = await writeProgram(folder.path, 'program', 'echo one; echo two >&2; exit 3');
    const lines: string[] = [];
    const result = await runProgram([program], { onLine: (line) => lines.push(line) });
    expect(result).to.deep.include({ exitCode: 3, standardOutput: 'one' });
    expect(lines).to.have.members(['one', 'two']);
    expect(result.output.split('\n')).to.have.members(['one', 'two']);
  });

  it('says why a program could not be started', async () => {
    const result = await runProgram([join(folder.path, 'nothing')]);
    expect(result.exitCode).to.equal(undefined);
    expect(result.output).to.contain('ENOENT');
  });

  it('gives the program nothing to read', async () => {
    const program = await writeProgram(folder.path, 'program', 'read answer; echo "got <$answer>"');
    expect((await runProgram([program])).standardOutput).to.equal('got <>');
  });

  it('ends a program that takes too long', async () => {
    const program = await writeProgram(folder.path, 'program', 'exec /bin/sleep 30');
    expect((await runProgram([program], { timeoutMs: 100 })).exitCode).to.equal(undefined);
  });

  it('ends the program and what it started on an abort, and throws its reason', async () => {
    const mark = join(folder.path, 'mark');
    const program = await writeProgram(folder.path, 'program', `(/bin/sleep 0.5; : > ${mark}) & wait`);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('interrupted')), 100);
    const error = await rejectionOf(runProgram([program], { signal: controller.signal }));
    expect(error.message).to.equal('interrupted');
    await pause(600);
    expect(existsSync(mark)).to.equal(false);
  });

  it('lets an uninterruptible program finish', async () => {
    const program = await writeProgram(folder.path, 'program', '/bin/sleep 0.3; echo done');
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('interrupted')), 50);
    const options = { signal: controller.signal, isUninterruptible: true };
    expect((await runProgram([program], options)).standardOutput).to.equal('done');
  });
});
