import { expect } from 'chai';
import { serve } from '../helpers/serve.ts';

describe('/healthz', () => {
  it('is 200 while the service runs', async () => {
    await using served = await serve();
    expect((await fetch(`${served.address}/healthz`)).status).to.equal(200);
  });

  it('is 200 while the service drains, for a restart would not help', async () => {
    await using served = await serve();
    served.draining.abort();
    expect((await fetch(`${served.address}/healthz`)).status).to.equal(200);
  });
});
