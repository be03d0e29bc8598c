import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { runTogether } from '../src/run-together.ts';
import { rejectionOf } from './helpers/rejection-of.ts';

describe('runTogether', () => {
  it('returns the results in the order of the works', async () => {
    const results = await runTogether([() => delay(20, 'slow'), () => delay(1, 'quick')]);
    expect(results).to.deep.equal(['slow', 'quick']);
  });

  it('stops the others when one fails, and throws its error when all have ended', async () => {
    const ended: string[] = [];
    const untilStopped = async (signal: AbortSignal) => {
      await delay(60_000, undefined, { signal }).catch(() => {});
      await delay(20);
      ended.push('stopped');
    };
    const error = await rejectionOf(runTogether([untilStopped, () => Promise.reject(new Error('broken'))]));
    expect(error.message).to.equal('broken');
    expect(ended).to.deep.equal(['stopped']);
  });

  it("stops all at the caller's signal", async () => {
    const caller = new AbortController();
    const wait = (signal: AbortSignal) => delay(60_000, undefined, { signal });
    const running = runTogether([wait, wait], caller.signal);
    caller.abort();
    expect((await rejectionOf(running)).name).to.equal('AbortError');
  });
});
