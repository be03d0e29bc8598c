import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { runGit } from '../src/git-process.ts';
import { createTestFolder } from './helpers/environment.ts';
import { isRunning } from './helpers/process.ts';

describe('runGit', () => {
  const folder = createTestFolder();
  after(() => folder.remove());

  /** Runs a shell script as git. */
  function runScript(script: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}) {
    const bin = join(folder.path, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'git'), `#!/bin/sh\ncd '${folder.path}'\n${script}\n`);
    chmodSync(join(bin, 'git'), 0o755);
    const lines: string[] = [];
    const environment = { PATH: `${bin}:${process.env['PATH']}` };
    const onLine = (line: string) => {
      if (line === 'bad') throw new SyntaxError('a bad line');
      lines.push(line);
    };
    const run = runGit({ args: ['a b', '$(c)'], environment, timeoutMs: 10_000, ...options, onLine });
    return run.then((result) => ({ ...result, lines }));
  }

  function readPid(name: string): number {
    return Number(readFileSync(join(folder.path, name), 'utf8'));
  }

  it('returns lines, stderr and the exit code, and passes arguments unchanged', async () => {
    expect(await runScript(`printf '%s\\n' "$@"; echo oops >&2; exit 3`)).to.deep.equal({
      ending: { kind: 'exited', exitCode: 3 },
      stderr: 'oops\n',
      lines: ['a b', '$(c)'],
    });
  });

  it('gives no input', async () => {
    expect(await runScript('cat; readlink /proc/self/fd/0 || echo /dev/null')).to.have.deep.property(
      'lines',
      ['/dev/null'],
    );
  });

  it('keeps the end of a long stderr, in whole lines', async () => {
    const { stderr } = await runScript('seq 1 20000 >&2');
    expect(stderr)
      .to.match(/^\d{5}\n/)
      .and.match(/\n20000\n$/);
    expect(stderr.length).to.be.within(16_384 - 6, 16_384);
  });

  it('keeps nothing of a longer line, whose end may be half a password', async () => {
    const { stderr } = await runScript(
      'yes https://u: | head -n 9000 | tr -d "\\n" >&2; echo secret@h >&2; echo oops >&2',
    );
    expect(stderr).to.equal('oops\n');
  });

  it('reports that git cannot be started if the system refuses at once', async () => {
    const environment = { PATH: process.env['PATH'], LONG: 'a'.repeat(200_000) };
    const { ending } = await runGit({ args: [], environment, timeoutMs: 10_000, onLine: () => {} });
    expect(ending).to.have.property('kind', 'not-started');
    expect(ending).to.have.nested.property('cause.message', 'spawn E2BIG');
  });

  it('distinguishes a signal from an exit', async () => {
    expect((await runScript('kill -9 $$')).ending).to.deep.equal({ kind: 'killed', signalName: 'SIGKILL' });
  });

  it('ends git at a line that cannot be read', async () => {
    const { ending } = await runScript('echo $$ >bad.pid; echo bad; exec sleep 60');
    expect(ending).to.have.property('kind', 'unreadable');
    expect(ending).to.have.nested.property('cause.message', 'a bad line');
    expect(await isRunning(readPid('bad.pid'))).to.equal(false);
  });

  it('refuses a line without an end', async () => {
    const { ending } = await runScript('yes | tr -d "\\n"');
    expect(ending).to.have.nested.property('cause.message', 'a line of its output has no end');
  });

  it('ends the helpers too after the timeout, also those that ignore SIGTERM', async () => {
    const start = performance.now();
    const { ending } = await runScript(
      `(trap '' TERM; echo $$ >git.pid; sh -c 'echo $PPID >helper.pid'; while :; do sleep 1; done) & wait`,
      { timeoutMs: 300 },
    );
    expect(ending).to.deep.equal({ kind: 'timed-out' });
    expect(performance.now() - start).to.be.below(4000);
    expect(await isRunning(readPid('git.pid'))).to.equal(false);
    expect(await isRunning(readPid('helper.pid'))).to.equal(false);
  });

  it('lets a helper clean up', async () => {
    await runScript(`trap 'sleep 0.1; touch tidy; exit' TERM; sleep 60 & wait`, { timeoutMs: 200 });
    expect(existsSync(join(folder.path, 'tidy'))).to.equal(true);
  });

  it('stops on its abort signal, also on an earlier one', async () => {
    const controller = new AbortController();
    const running = runScript('exec sleep 60', { signal: controller.signal });
    await delay(100);
    controller.abort();
    expect((await running).ending).to.deep.equal({ kind: 'stopped' });
    expect((await runScript('exec sleep 60', { signal: controller.signal })).ending).to.deep.equal({
      kind: 'stopped',
    });
  });

  it('does not wait for a process that git left in another session', async () => {
    const start = performance.now();
    const { ending } = await runScript('setsid sleep 5 >/dev/null & echo done');
    expect(ending).to.deep.equal({ kind: 'exited', exitCode: 0 });
    expect(performance.now() - start).to.be.below(3000);
  });
});
