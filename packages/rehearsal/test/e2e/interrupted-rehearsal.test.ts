import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { leftovers, leftoversAfter } from './leftovers.ts';
import { createOwnCache, type OwnCache } from './own-cache.ts';
import { createOwnCheckout, type OwnCheckout } from './own-checkout.ts';
import { startRehearsal } from './run-rehearsal.ts';

describe('a rehearsal that does not come to its end', () => {
  let own: OwnCheckout;
  let cache: OwnCache;
  before(async () => {
    cache = await createOwnCache();
    own = await createOwnCheckout();
  });
  after(async () => {
    await own?.remove();
    await cache?.remove();
  });
  afterEach(async () => {
    expect(await leftoversAfter(60, cache.environment)).to.deep.equal([]);
  });

  for (const [moment, title] of [
    ['HEAD is cloned', 'Clone HEAD'],
    ['the stacks are synthesized', 'Synthesize the stacks'],
    ['the cluster starts', 'Start Kubernetes'],
  ] as const)
    it(`leaves nothing behind after Ctrl-C while ${moment}`, async () => {
      const rehearsal = startRehearsal(['--approve', 'none'], { ...own, ...cache });
      await rehearsal.until(
        ({ event, step }) => event === 'step-started' && step?.startsWith(title) === true,
      );
      rehearsal.child.kill('SIGINT');
      expect(await rehearsal.ended).to.equal(130);
      expect(await leftovers(cache.environment)).to.deep.equal([]);
      expect(rehearsal.stderr()).to.equal('Interrupted; nothing of the rehearsal is left running.\n');
    });

  it('leaves nothing behind after Ctrl-C in the middle of a roll-out', async () => {
    const rehearsal = startRehearsal(['--approve', 'none'], { ...own, ...cache });
    await rehearsal.until(({ line }) => line?.startsWith('build: pipeline-steps roll-out') === true);
    rehearsal.child.kill('SIGINT');
    expect(await rehearsal.ended).to.equal(130);
    expect(await leftovers(cache.environment)).to.deep.equal([]);
    const { report } = await rehearsal.until(({ event }) => event === 'failed');
    expect(await readFile(String(report), 'utf8')).to.match(/<h1>Interrupted after /);
  });

  it('leaves nothing behind when it is killed, and another is refused until then in one sentence, with a report of its own', async () => {
    const rehearsal = startRehearsal(['--approve', 'none'], { ...own, ...cache });
    await rehearsal.until(({ line }) => line?.startsWith('build: pipeline-steps') === true);
    const second = startRehearsal([], { ...own, ...cache });
    expect(await second.ended).to.equal(1);
    expect(second.stderr()).to.match(
      /^error: Another rehearsal is running with the cache [^\n]+; wait for it, [^\n]*\n {2}report: [^\n]*refused\/report\.html\n$/,
    );
    rehearsal.child.kill('SIGKILL');
    expect(await rehearsal.ended).to.equal('SIGKILL');
    expect(await leftoversAfter(60, cache.environment)).to.deep.equal([]);
  });
});
