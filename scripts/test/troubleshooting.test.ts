import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const page = read('docs/troubleshooting.md');
const sources = globSync(
  'packages/{infra,local-aws,local-cluster,operations,pipeline-steps,programs,rehearsal}/src/**/*.ts',
  {
    cwd: root,
  },
).map(read);
/** One text, in which a template's values are an ellipsis, as on the page. */
const program = sources
  .join('\n')
  .replaceAll(/\\`/g, '`')
  .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…');
/** The messages of the page: lines that are code and nothing else. */
const messages = [...page.matchAll(/^`(.+)`$/gm)].map(([, message = '']) => message);

/** The words of a message between its values. */
const wordsOf = (message: string) =>
  message
    .split('…')
    .map((words) => words.replaceAll(/^[\s,;:()']+|[\s,;:()']+$/g, ''))
    .filter((words) => words.length > 2);

describe('docs/troubleshooting.md', () => {
  for (const message of messages)
    it(`names a message that a program has: ${message}`, () => {
      for (const words of wordsOf(message)) expect(program.includes(words), words).to.equal(true);
    });

  it('names every error of a step of the pipeline', () => {
    const texts = globSync('packages/pipeline-steps/src/**/*.ts', { cwd: root }).flatMap((file) =>
      [...read(file).matchAll(/new StepError\(\s*(?:`((?:\\`|[^`])*)`|'([^']*)')/g)].map(
        ([, template = '', text = template]) => text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…'),
      ),
    );
    expect(texts).to.have.length.above(30);
    const missing = texts.filter((text) => {
      const [longest = ''] = wordsOf(text.split(/[:;] |\\`/)[0] ?? '').sort((a, b) => b.length - a.length);
      return longest !== '' && !page.includes(longest);
    });
    expect(missing).to.deep.equal([]);
  });
});
