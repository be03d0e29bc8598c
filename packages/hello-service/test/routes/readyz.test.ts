import { expect } from 'chai';
import { serve } from '../helpers/serve.ts';

describe('/readyz', () => {
  it('is 200 while the service takes requests', async () => {
    await using served = await serve();
    expect((await fetch(`${served.address}/readyz`)).status).to.equal(200);
  });

  it('is 503 as soon as the service drains', async () => {
    await using served = await serve();
    served.draining.abort();
    const response = await fetch(`${served.address}/readyz`);
    expect(response.status).to.equal(503);
    expect(await response.text()).to.equal('draining');
  });
});
