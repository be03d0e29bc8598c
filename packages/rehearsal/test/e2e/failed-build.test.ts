import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { leftovers } from './leftovers.ts';
import { createOwnCache, type OwnCache } from './own-cache.ts';
import { createOwnCheckout, type OwnCheckout } from './own-checkout.ts';
import { startRehearsal } from './run-rehearsal.ts';

describe('a rehearsal of a commit whose image cannot be built', () => {
  let own: OwnCheckout;
  let cache: OwnCache;
  before(async () => {
    cache = await createOwnCache();
    own = await createOwnCheckout((clone) => {
      appendFileSync(join(clone, 'packages/hello-service/Dockerfile'), 'COPY no-such-file /\n');
    });
  });
  after(async () => {
    await own?.remove();
    await cache?.remove();
  });

  it('deploys nothing, and says which command failed, what it printed and where to look', async () => {
    const rehearsal = startRehearsal(['--approve', 'all'], { ...own, ...cache });
    expect(await rehearsal.ended).to.equal(1);
    const message = rehearsal.stderr();
    expect(message).to.match(/^error: \S+ ended as FAILED in phase build\.$/m);
    expect(message).to.match(/^ {2}command: .*pipeline-steps find-or-build-image/m);
    expect(message).to.include('no-such-file');
    expect(message).to.match(/look at: \S+hello-world-build\.log/);
    const deploys = rehearsal.events.filter(({ step }) => step?.startsWith('Deploy-'));
    expect(deploys).to.deep.equal([]);
    const { report } = await rehearsal.until(({ event }) => event === 'failed');
    expect(message).to.include(`\n  report: ${report}\n`);
    const page = await readFile(String(report), 'utf8');
    expect(page).to.match(/<h1>Failed after /);
    expect(page).to.include('Build failed</h2>').and.include('ended as FAILED in phase build.');
    expect(page).to.include('no-such-file');
    expect(await leftovers(cache.environment)).to.deep.equal([]);
  });
});
