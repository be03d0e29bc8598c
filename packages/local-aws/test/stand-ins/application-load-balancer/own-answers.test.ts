import { assert } from 'chai';
import { domain, putIngress } from '../../helpers/load-balancer-objects.ts';
import { loadBalancerSuite } from '../../helpers/started-load-balancer.ts';

describe('application-load-balancer', () => {
  const { prepare } = loadBalancerSuite();

  it('answers a host that no Ingress has as the shared Ingress says', async () => {
    const { kubectl, serve } = await prepare();
    await putIngress(kubectl);
    const { ask } = await serve();
    for (const host of [`other.${domain}`, domain]) {
      const { status, headers, body } = await ask(host);
      assert.deepEqual(
        [status, headers['content-type'], body],
        [404, 'text/plain', 'No service has this name.'],
      );
    }
  });

  it('refuses who names no program, where a web firewall is before it, and nobody where none is', async () => {
    for (const hasWebFirewall of [true, false]) {
      const { kubectl, serve } = await prepare({ hasWebFirewall });
      await putIngress(kubectl);
      const { ask, askPlainly } = await serve();
      assert.equal((await askPlainly(domain)).status, hasWebFirewall ? 403 : 301);
      const { status, headers } = await ask(`other.${domain}`);
      assert.deepEqual([status, headers.server], [hasWebFirewall ? 403 : 404, 'awselb/2.0']);
      const named = await ask(`other.${domain}`, '/', { headers: { 'user-agent': 'any' } });
      assert.equal(named.status, 404);
    }
  });

  it('redirects HTTP to HTTPS, whatever the host, path and query', async () => {
    const { serve } = await prepare();
    const { askPlainly } = await serve();
    for (const host of [`cart.${domain}`, `cart.${domain}:80`]) {
      const { status, headers } = await askPlainly(host, '/a/b?c=d');
      assert.deepEqual([status, headers.location], [301, `https://cart.${domain}:443/a/b?c=d`]);
    }
  });

  it('shows a certificate for the domain and its names, and for no other', async () => {
    const { serve } = await prepare();
    const { ask } = await serve();
    assert.equal((await ask(`any.${domain}`)).status, 404);
    const error = await ask('other.test').catch((thrown: unknown) => thrown);
    assert.include(String(error), "Hostname/IP does not match certificate's altnames");
  });
});
