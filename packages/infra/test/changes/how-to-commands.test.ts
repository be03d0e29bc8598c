import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { stackNeeds } from '../../src/synthesized/stack-dependencies.ts';
import { stacks } from '../helpers/synthesize.ts';

const folder = join(import.meta.dirname, '../../../../docs/how-to');
const flag = '--ignore-missing-stack-dependencies';

/** The `cdktf deploy` of the how-to pages that leave dependencies out. */
const commands = globSync('*.md', { cwd: folder }).flatMap((page) =>
  [...readFileSync(join(folder, page), 'utf8').matchAll(/cdktf deploy ([^`\n]*?) --ignore-missing/g)].map(
    ([, words = '']) => ({ page, patterns: words.split(' ').map((word) => word.replaceAll("'", '')) }),
  ),
);

/** The stacks of staging that a pattern selects. */
const selectedBy = (pattern: string) =>
  [...stacks.keys()].filter((name) => name === pattern.replace(/^(?:\*|<environment>)-/, 'staging-'));

describe(`the commands of docs/how-to with ${flag}`, () => {
  // cdktf-cli starts all stacks of such a command at once.
  it('deploy no stack together with one that it needs', () => {
    const needs = stackNeeds(stacks);
    const together = commands.flatMap(({ page, patterns }) => {
      const selected = patterns.flatMap(selectedBy);
      expect(selected, `${page}: ${patterns.join(' ')}`).to.have.lengthOf(patterns.length);
      return selected.flatMap((name) =>
        selected
          .filter((other) => needs.get(name)?.has(other))
          .map((other) => `${page}: ${name} and ${other}`),
      );
    });
    expect(together, 'write a command for each').to.deep.equal([]);
    expect(commands).to.have.length.above(10);
  });
});
