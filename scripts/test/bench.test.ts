import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `pnpm bench` answers to words. */
async function bench(...words: string[]) {
  const command = ['scripts/command.ts', 'bench', ...words];
  const { exitCode, stderr } = await execa(process.execPath, command, { cwd: root, reject: false });
  return { exitCode, stderr };
}

describe('pnpm bench', () => {
  for (const commit of ['--upload-pack=x', '$(id)', 'no-such-branch'])
    it(`says in a sentence that there is no commit ${commit}`, async () => {
      expect(await bench('rehearsal', '--against', commit)).to.deep.equal({
        exitCode: 1,
        stderr: `This clone has no commit ${JSON.stringify(commit)}; give --against another one.`,
      });
    });

  it('refuses --against for another bench', async () => {
    expect(await bench('tag', '--against', 'HEAD')).to.deep.equal({
      exitCode: 2,
      stderr: '--against is for pnpm bench rehearsal; leave it out, or name that bench.',
    });
  });
});
