import { expect } from 'chai';
import { type Ingress, ingresses } from '../../../src/stand-ins/application-load-balancer/ingress.ts';
import { findRule, listenerRules } from '../../../src/stand-ins/application-load-balancer/listener-rules.ts';

/** A path, with its type unless that is Prefix, such as `Exact /a`. */
type PathText = string;

function ingress(name: string, rules: Record<string, readonly PathText[]>, port: object = { name: 'http' }) {
  return ingresses.schema.parse({
    metadata: { namespace: 'shop', name },
    spec: {
      rules: Object.entries(rules).map(([host, paths]) => ({
        ...(host === '' ? {} : { host }),
        http: {
          paths: paths.map((text) => {
            const [path = '', pathType = 'Prefix'] = text.split(' ').reverse();
            return { path, pathType, backend: { service: { name: `${name}${path}`, port } } };
          }),
        },
      })),
    },
  });
}

/** The Service that gets a request. */
function serviceFor(members: readonly Ingress[], host: string, path: string): string | undefined {
  return findRule(listenerRules(members).rules, host, path)?.backend.service;
}

describe('listenerRules', () => {
  const shop = ingress('shop', {
    'shop.test': ['/', '/cart', 'Exact /cart/now', 'ImplementationSpecific /*.png'],
  });

  for (const [path, service] of [
    ['/', 'shop/'],
    ['/anything/else', 'shop/'],
    ['/cart', 'shop/cart'],
    ['/cart/', 'shop/cart'],
    ['/cart/1', 'shop/cart'],
    ['/carts', 'shop/'],
    ['/cart/now', 'shop/cart/now'],
    ['/CART', 'shop/'],
  ] as const) {
    it(`hand ${path} to ${service}, whatever the order in which paths are written`, () => {
      expect(serviceFor([shop], 'shop.test', path)).to.equal(service);
    });
  }

  it('try a pattern last, in which * is any text and ? one character', () => {
    const images = ingress('images', {
      'a.test': ['ImplementationSpecific /i/?.png', 'ImplementationSpecific /x*'],
    });
    const found = ['/i/1.png', '/i/12.png', '/i/1-png', '/xyz/1'].map((path) =>
      serviceFor([images], 'a.test', path),
    );
    expect(found).to.deep.equal(['images/i/?.png', undefined, undefined, 'images/x*']);
  });

  it('know hosts in any case, and no other host', () => {
    expect(serviceFor([shop], 'SHOP.Test', '/')).to.equal('shop/');
    for (const host of ['', 'shop.test.evil', 'xshop.test', 'a.shop.test', 'shopxtest'])
      expect(serviceFor([shop], host, '/'), host).to.equal(undefined);
  });

  it('know a wildcard of hosts, and every host where none is named', () => {
    const wildcard = ingress('wildcard', { '*.a.test': ['/'] });
    expect(serviceFor([wildcard], 'b.a.test', '/')).to.equal('wildcard/');
    expect(serviceFor([wildcard], 'a.test', '/')).to.equal(undefined);
    expect(serviceFor([ingress('all', { '': ['/'] })], 'any.test', '/')).to.equal('all/');
  });

  it('give a host that two Ingresses name to the one whose name comes first, and say so', () => {
    const members = [ingress('second', { 'a.test': ['/'] }), ingress('first', { 'A.test': ['/'] })];
    expect(serviceFor(members, 'a.test', '/')).to.equal('first/');
    expect(listenerRules(members).faults).to.deep.equal([
      'shop/second: a.test is served by shop/first already',
    ]);
  });

  it('let two Ingresses share a host by paths of their own', () => {
    const members = [ingress('api', { 'a.test': ['/api'] }), ingress('rest', { 'a.test': ['/'] })];
    expect(listenerRules(members).faults).to.deep.equal([]);
    expect(['/api/1', '/x'].map((path) => serviceFor(members, 'a.test', path))).to.deep.equal([
      'api/api',
      'rest/',
    ]);
  });

  for (const [kind, words] of [
    ['Prefix', 'prefix'],
    ['Exact', 'exact'],
  ] as const)
    it(`leave out a path of the kind ${kind} that has a wildcard, in the words of the controller`, () => {
      for (const path of ['/*', '/a?']) {
        const { rules, faults } = listenerRules([ingress('old', { 'a.test': [`${kind} ${path}`] })]);
        expect(rules).to.deep.equal([]);
        expect(faults).to.deep.equal([`shop/old: ${words} path shouldn't contain wildcards: ${path}`]);
      }
    });

  it('leave out a port that has no name, and name it', () => {
    const { rules, faults } = listenerRules([ingress('old', { 'a.test': ['/'] }, { number: 80 })]);
    expect(rules).to.deep.equal([]);
    expect(faults).to.deep.equal(['shop/old: the rehearsal knows ports of old/ by name, not 80']);
  });

  it('leave out a backend that is no Service, as the API allows, and say whose it is', () => {
    const backend = { resource: { apiGroup: 'k8s.example.com', kind: 'StorageBucket', name: 'static' } };
    const files = ingresses.schema.parse({
      metadata: { namespace: 'shop', name: 'files' },
      spec: { rules: [{ host: 'a.test', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
    });
    const { rules, faults } = listenerRules([files]);
    expect(rules).to.deep.equal([]);
    expect(faults).to.deep.equal([
      'shop/files: the rehearsal knows backends that are Services, and no others',
    ]);
  });

  it('serves a host from the Ingress with the lowest group.order, which is 0 by default', () => {
    const ordered = (name: string, order: string) => {
      const { metadata, ...rest } = ingress(name, { 'shop.test': ['/'] });
      return {
        ...rest,
        metadata: { ...metadata, annotations: { 'alb.ingress.kubernetes.io/group.order': order } },
      };
    };
    expect(
      serviceFor([shop, ordered('a', '1'), ordered('z', '-1'), ordered('y', '-2')], 'shop.test', '/'),
    ).to.equal('y/');
    expect(serviceFor([shop, ordered('a', '1')], 'shop.test', '/')).to.equal('shop/');
  });
});
