import { expect } from 'chai';
import { type Check, checkLines } from '../src/check.ts';

describe('checkLines', () => {
  const check = (state: Check['state']): Check => ({ group: 'Programs', name: 'aws', state, text: 'found' });

  for (const [states, last] of [
    [['ok', 'ok'], 'Everything is ready.'],
    [['ok', 'note'], 'Ready, except for the commands beside a –.'],
    [['note', 'failed'], '1 to mend, marked ✖'],
  ] as const)
    it(`ends with the result of ${states.join(' and ')}`, () => {
      expect(checkLines(states.map(check)).at(-1)).to.equal(last);
    });
});
