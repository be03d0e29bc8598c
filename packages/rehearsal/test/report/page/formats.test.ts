import { expect } from 'chai';
import { duration } from '../../../src/report/page/formats.ts';

describe('duration', () => {
  for (const [seconds, words] of [
    [0, '0.0 s'],
    [0.44, '0.4 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [185, '3 min 5 s'],
  ] as const)
    it(`writes ${seconds} as ${words}`, () => {
      expect(duration(seconds)).to.equal(words);
    });
});
