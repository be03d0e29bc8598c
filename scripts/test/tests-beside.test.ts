import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { execa } from 'execa';
import { temporaryFolder } from '../../packages/programs/test/helpers/temporary-folder.ts';

/** Looks again until there is something. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    try {
      const found = look();
      if (found) return found;
    } catch {
      // Not yet.
    }
    await sleep(50);
  }
}

describe('test files beside others', () => {
  const folder = temporaryFolder();

  let runningId: number | undefined;

  /** Runs a test file, and beside it a program. */
  async function run(
    beside: string,
    more = '',
    from = 'first test end',
  ): Promise<{ output: string; exitCode: number | undefined }> {
    await writeFile(join(folder.path, 'own.test.mjs'), `it('is tested', () => {});\n${more}`);
    await writeFile(join(folder.path, 'beside.mjs'), beside);
    const runTests = new URL('../run-tests.ts', import.meta.url).href;
    const options = {
      command: 'x',
      words: [],
      timeoutMs: 9000,
      jobs: 1,
      beside: { program: [process.execPath, join(folder.path, 'beside.mjs')], from },
    };
    const program = `import { runTests } from ${JSON.stringify(runTests)};
      await runTests([${JSON.stringify(join(folder.path, 'own.test.mjs'))}], ${JSON.stringify(options)});`;
    await writeFile(join(folder.path, 'run.mjs'), program);
    const running = execa(process.execPath, [join(folder.path, 'run.mjs')], { reject: false, all: true });
    runningId = running.pid;
    const { all, exitCode } = await running;
    return { output: all, exitCode };
  }

  it('are counted with them, after their output', async () => {
    const { output, exitCode } = await run("console.log('✔ beside\\n2 passed, 0 failed');");
    expect(output).to.match(/✔.* is tested[\s\S]*✔ beside\n+3 passed, 0 failed$/);
    expect(exitCode).to.equal(0);
  });

  for (const [from, what] of [
    ['start', 'while (!existsSync(file)) await sleep(50);'],
    ['first test end', 'await sleep(1000); if (existsSync(file)) throw new Error("too early");'],
  ] as const)
    it(`start at the ${from}, if the run says so`, async () => {
      const file = JSON.stringify(join(folder.path, 'started'));
      const before = `import { existsSync } from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        const file = ${file};
        before(async () => { ${what} });`;
      const beside = `import { writeFileSync } from 'node:fs';
        writeFileSync(${file}, ''); console.log('1 passed, 0 failed');`;
      const { output, exitCode } = await run(beside, before, from);
      expect(exitCode, output).to.equal(0);
    });

  it('fail the run if one of them fails', async () => {
    const { output, exitCode } = await run("console.log('1 passed, 2 failed'); process.exitCode = 1;");
    expect(output).to.match(/\n2 passed, 2 failed$/);
    expect(exitCode).to.equal(1);
  });

  it('fail the run if they end with another exit code than 0, whatever they count', async () => {
    const { output, exitCode } = await run("console.log('0 passed, 0 failed'); process.exitCode = 1;");
    expect(output).to.match(/\n1 passed, 1 failed$/);
    expect(exitCode).to.equal(1);
  });

  it('end with the run that a signal ends', async () => {
    const file = join(folder.path, 'pid');
    const beside = `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000);`;
    const ended = run(beside, "it('waits', () => new Promise((end) => setTimeout(end, 8000)));");
    const pid = await until(() => readFileSync(file, 'utf8'));
    process.kill(Number(runningId), 'SIGTERM');
    expect((await ended).exitCode).to.equal(143);
    await until(() => !existsSync(`/proc/${pid}`) || undefined);
  });

  it('fail the run if they end without counts', async () => {
    const { output, exitCode } = await run("console.error('out of memory'); process.exitCode = 134;");
    expect(output).to.match(/out of memory\n+\S+ \S+beside\.mjs ended with 134\n+1 passed, 1 failed$/);
    expect(exitCode).to.equal(1);
  });

  it('run with a lower priority', async () => {
    const { output } = await run(
      "import os from 'node:os'; console.log(`niceness ${os.getPriority()}\\n1 passed, 0 failed`);",
    );
    expect(output).to.include(`niceness ${Math.min(19, getPriority() + 10)}`);
  });
});
