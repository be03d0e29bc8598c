import { expect } from 'chai';
import { serve } from '../helpers/serve.ts';

describe('/version', () => {
  it('gives the version and the commit as JSON', async () => {
    await using served = await serve({ version: '1.0.5-rc.1', commitId: '0123456789abcdef' });
    const response = await fetch(`${served.address}/version`);
    expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8');
    expect(await response.json()).to.deep.equal({ version: '1.0.5-rc.1', commit: '0123456789abcdef' });
  });

  it('leaves a version that looks like a number as text', async () => {
    await using served = await serve({ version: '12345e6789', commitId: '1234567890' });
    const response = await fetch(`${served.address}/version`);
    expect(await response.text()).to.equal('{"version":"12345e6789","commit":"1234567890"}');
  });
});
