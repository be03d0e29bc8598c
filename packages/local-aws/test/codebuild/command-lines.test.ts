import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { commandLines } from '../../src/codebuild/command-lines.ts';
import { parseBuildspec } from '../../src/codebuild/parse-buildspec.ts';

const buildspec = `version: 0.2
phases:
  # A comment.
  install:
    commands: [one, 'two']
  build:
    commands:
      - three
      - |
        four
        five

      - >-
        six
`;

describe('commandLines', () => {
  it('gives the line on which each command begins, by its phase', () => {
    expect([...commandLines(buildspec)]).to.deep.equal([
      ['install', [5, 5]],
      ['build', [8, 9, 13]],
    ]);
  });

  for (const name of ['build', 'deploy'])
    it(`finds each command of buildspecs/${name}.yaml on its line`, () => {
      const text = readFileSync(new URL(`../../../../buildspecs/${name}.yaml`, import.meta.url), 'utf8');
      const lines = text.split('\n');
      const found = commandLines(text);
      for (const { name: phase, commands } of parseBuildspec(text).phases) {
        expect(found.get(phase)).to.have.lengthOf(commands.length);
        for (const [index, command] of commands.entries()) {
          const line = lines[(found.get(phase)?.[index] ?? 0) - 1] ?? '';
          const [first = ''] = command.split('\n');
          expect([line.includes(first), /^\s*- [|>]/.test(line)], line).to.include(true);
        }
      }
    });

  it('has none for a text that is no buildspec', () => {
    for (const text of ['', 'a', 'phases: 1', 'phases: { build: 2 }', '{', '- a: ['])
      expect([...commandLines(text).values()].flat(), text).to.deep.equal([]);
  });
});
