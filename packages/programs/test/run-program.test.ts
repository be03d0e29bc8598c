import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { runProgram, tryProgram } from '../src/run-program.ts';
import { rejectionOf } from './helpers/rejection-of.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { writeProgram } from './helpers/write-program.ts';

describe('tryProgram', () => {
  const folder = temporaryFolder();

  it('gives the exit status and both outputs, with what goes to standard output apart', async () => {
    const program = await writeProgram(folder.path, 'program', 'echo one; echo two >&2; exit 3');
    const lines: string[] = [];
    const result = await tryProgram([program], { onLine: (line) => lines.push(line) });
    expect(result).to.deep.include({ exitCode: 3, stdout: 'one' });
    expect(lines).to.have.members(['one', 'two']);
    expect(result.output.split('\n')).to.have.members(['one', 'two']);
  });

  it('says why a program could not be started', async () => {
    const result = await tryProgram([join(folder.path, 'nothing')]);
    expect(result.exitCode).to.equal(undefined);
    expect(result.output).to.contain('ENOENT');
    expect(result.failure).to.equal('is not on PATH');
  });

  it('gives the program nothing to read', async () => {
    const program = await writeProgram(folder.path, 'program', 'read answer; echo "got <$answer>"');
    expect((await tryProgram([program])).stdout).to.equal('got <>');
  });

  it('ends a program that takes too long', async () => {
    const program = await writeProgram(folder.path, 'program', 'exec /bin/sleep 30');
    const { exitCode, failure } = await tryProgram([program], { timeoutMs: 100 });
    expect(exitCode).to.equal(undefined);
    expect(failure).to.equal('did not end within 0.1 s');
  });

  it('ends the program and what it started on an abort, and throws its reason', async () => {
    const mark = join(folder.path, 'mark');
    const program = await writeProgram(folder.path, 'program', `(/bin/sleep 0.5; : > ${mark}) & wait`);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('interrupted')), 100);
    const error = await rejectionOf(tryProgram([program], { signal: controller.signal }));
    expect(error.message).to.equal('interrupted');
    await pause(600);
    expect(existsSync(mark)).to.equal(false);
  });

  it('lets an uninterruptible program finish', async () => {
    const program = await writeProgram(folder.path, 'program', '/bin/sleep 0.3; echo done');
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('interrupted')), 50);
    const options = { signal: controller.signal, isUninterruptible: true };
    expect((await tryProgram([program], options)).stdout).to.equal('done');
  });

  it('gives the program its input and no other environment than the one it was given', async () => {
    const program = await writeProgram(folder.path, 'program', 'read line; echo "$line $NAME <$HOME>"');
    const options = { input: 'one\ntwo\n', environment: { NAME: 'three' }, extendEnvironment: false };
    expect((await tryProgram([program], options)).stdout).to.equal('one three <>');
  });

  it('asks a graceful program to end and gives what it then says', async () => {
    const script = 'trap "echo ended; exit 4" TERM; echo began; while :; do /bin/sleep 0.05; done';
    const program = await writeProgram(folder.path, 'program', script);
    const controller = new AbortController();
    const result = await tryProgram([program], {
      signal: controller.signal,
      isGraceful: true,
      onOutput: () => controller.abort(),
    });
    expect(result).to.deep.include({ exitCode: 4, stdout: 'began\nended' });
  });
});

describe('runProgram', () => {
  const folder = temporaryFolder();

  it('gives what the program printed', async () => {
    const program = await writeProgram(folder.path, 'program', 'echo one; echo two >&2');
    expect(await runProgram([program])).to.equal('one');
  });

  it('fails with one sentence, the command to paste, and the output', async () => {
    const program = await writeProgram(folder.path, 'program', 'echo first; echo "it broke" >&2; exit 3');
    const error = await rejectionOf(runProgram([program, 'build', "it's"]));
    expect(error).to.deep.include({
      name: 'ActionableError',
      message: `${program} build failed with exit code 3: it broke`,
      command: `${program} build 'it'\\''s'`,
    });
    expect(error).to.have.property('output').that.contains('first').and.contains('it broke');
  });

  it('names the signal that ended the program', async () => {
    const program = await writeProgram(folder.path, 'program', 'kill -KILL $$');
    expect((await rejectionOf(runProgram([program]))).message).to.equal(`${program} was ended by SIGKILL`);
  });

  it('says that a program is missing, and what to do', async () => {
    expect((await rejectionOf(runProgram(['no-such-program', 'build']))).message).to.equal(
      'no-such-program is not on PATH; install it, then run this command again',
    );
  });
});
