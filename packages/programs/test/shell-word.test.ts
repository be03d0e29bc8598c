import { expect } from 'chai';
import { execa } from 'execa';
import { shellLine, shellWord } from '../src/shell-word.ts';

describe('shellWord', () => {
  it('leaves a plain path as it is', () => {
    expect(shellWord('/opt/cache/run-1/a_b.conf')).to.equal('/opt/cache/run-1/a_b.conf');
  });

  for (const word of ['', 'a b', "it's", '$HOME', '`id`', '"', '\\', 'a\nb', '*', '~', '#', 'ä', ';', '!']) {
    it(`hands ${JSON.stringify(word)} to a program as it is`, async () => {
      const { stdout } = await execa('sh', ['-c', `printf %s ${shellWord(word)}`], {
        stripFinalNewline: false,
      });
      expect(stdout).to.equal(word);
    });
  }
});

describe('shellLine', () => {
  it('joins the words of a command, quoted where they need it', () => {
    expect(shellLine(['git', 'commit', '--message', "it's done"])).to.equal(
      "git commit --message 'it'\\''s done'",
    );
  });
});
