import { expect } from 'chai';
import { greeting } from '../../src/greeting.ts';
import { serve } from '../helpers/serve.ts';

describe('/', () => {
  it('says its greeting as plain text', async () => {
    await using served = await serve();
    const response = await fetch(served.address);
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('text/plain; charset=utf-8');
    expect(await response.text()).to.equal(greeting);
  });
});
