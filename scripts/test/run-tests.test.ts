import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a package.json's script does with words, as a person's terminal shows it. */
const run = (script: string, ...words: string[]) =>
  execa(process.execPath, [script, ...words], { cwd: root, reject: false });

describe('pnpm test', () => {
  it('runs the named files alone and counts their tests', async () => {
    const { stdout, exitCode } = await run('scripts/test.ts', 'scripts/test/choose-test-files');
    expect(exitCode).to.equal(0);
    expect(stdout.trimStart()).to.match(/^chooseTestFiles\n/);
    const passed = stdout.match(/✔/g) ?? [];
    expect(passed).to.have.length.above(1);
    expect(stdout.split('\n').at(-1)).to.equal(`${passed.length} passed, 0 failed`);
  });
});

for (const [command, script, word] of [
  ['pnpm test', 'scripts/test.ts', 'e2e/image'],
  ['pnpm test:e2e', 'scripts/test-e2e.ts', 'shell-word'],
] as const) {
  describe(command, () => {
    it('with a word that names no file of it runs nothing and says so', async () => {
      const { stdout, stderr, exitCode } = await run(script, word);
      expect({ stdout, exitCode }).to.deep.equal({ stdout: '', exitCode: 2 });
      expect(stderr).to.match(
        new RegExp(`^No test file of ${command} has "${word}" in its path; type a part .*\\.$`),
      );
    });
  });
}
