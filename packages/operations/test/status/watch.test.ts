import { expect } from 'chai';
import { runInTerminal } from '../../../programs/test/helpers/run-in-terminal.ts';

const file = new URL('../../src/status/watch.ts', import.meta.url).href;
/** Watches a text that changes once. */
const script = `import { watch } from ${JSON.stringify(file)};
  const ending = new AbortController();
  let count = 0;
  const read = async () => {
    count += 1;
    if (count === 2) ending.abort();
    return 'second';
  };
  await watch('first', read, { intervalMs: 1, signal: ending.signal });`;

describe('watch', () => {
  it('puts a text that has changed in place of the former one', async () => {
    const shown = await runInTerminal(script, { term: 'xterm', columns: 80 });
    const screens = shown.split('\u001b[H\u001b[2J').map((screen) => screen.trim());
    expect(screens).to.deep.equal(['', 'first', 'second']);
  });

  it('adds it on a dumb terminal, once', async () => {
    const shown = await runInTerminal(script, { term: 'dumb', columns: 80 });
    expect(shown.trim().split(/\s+/)).to.deep.equal(['first', 'second']);
  });
});
