import { expect } from 'chai';
import { chooseTestFiles, TestWordError } from '../choose-test-files.ts';

const files = ['packages/a/test/git.test.ts', 'packages/a/test/cli.test.ts', 'packages/b/test/cli.test.ts'];

describe('chooseTestFiles', () => {
  const chosen: [words: string[], numbers: number[]][] = [
    [[], [0, 1, 2]],
    [['cli'], [1, 2]],
    [
      ['git', 'packages/b/'],
      [0, 2],
    ],
    [['packages/b/test/cli.test.ts'], [2]],
    [
      ['cli', 'packages/a'],
      [0, 1, 2],
    ],
    [['--', 'git'], [0]],
    [['--'], [0, 1, 2]],
  ];
  for (const [words, numbers] of chosen) {
    it(`returns the files of [${words.join(', ')}], each once`, () => {
      const expected = numbers.map((number) => files[number]);
      expect(chooseTestFiles(files, words, 'pnpm test')).to.deep.equal(expected);
    });
  }

  for (const word of ['nothing', '--grep', 'GIT', '']) {
    it(`refuses "${word}", also beside a known word`, () => {
      expect(() => chooseTestFiles(files, ['cli', word], 'pnpm test')).to.throw(
        TestWordError,
        `No test file of pnpm test has "${word}" in its path; type a part of a path, or pnpm test alone for all 3.`,
      );
    });
  }
});
