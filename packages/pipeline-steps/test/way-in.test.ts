import { expect } from 'chai';
import { type ExposingObject, wayIn } from '../src/way-in.ts';

const listenPorts = 'alb.ingress.kubernetes.io/listen-ports';
const status = { loadBalancer: { ingress: [{ hostname: 'k8s-development.elb.test' }] } };

function ingress(change: Partial<ExposingObject> = {}): ExposingObject {
  const spec = { ingressClassName: 'alb', rules: [{ host: 'sample.test' }] };
  return { kind: 'Ingress', spec, status, ...change };
}

function service(shown: object | undefined, port = 80, type = 'LoadBalancer'): ExposingObject {
  const loadBalancer = shown === undefined ? {} : { ingress: [shown] };
  return { kind: 'Service', spec: { type, ports: [{ port }] }, status: { loadBalancer } };
}

const withPorts = (ports: string) => ingress({ metadata: { annotations: { [listenPorts]: ports } } });
const withRules = (...rules: { host?: string }[]) => ingress({ spec: { rules } });

describe('wayIn', () => {
  const rows: [name: string, objects: ExposingObject[], address: string][] = [
    ['an Ingress by its host', [ingress()], 'http://sample.test/'],
    [
      'an Ingress of a load balancer that listens for HTTPS',
      [withPorts('[{"HTTP":80},{"HTTPS":443}]')],
      'https://sample.test/',
    ],
    [
      'an Ingress with ports of its own, HTTPS first',
      [withPorts('[{"HTTP": 8080}, {"HTTPS": 8443}]')],
      'https://sample.test:8443/',
    ],
    ['an Ingress that listens for HTTP alone', [withPorts('[{"HTTP":8080}]')], 'http://sample.test:8080/'],
    ['an Ingress whose ports nobody can read', [withPorts('many')], 'http://sample.test/'],
    [
      'an Ingress with a certificate of its own',
      [ingress({ spec: { rules: [{ host: 'sample.test' }], tls: [{}] } })],
      'https://sample.test/',
    ],
    ['an Ingress for every host', [withRules({})], 'http://k8s-development.elb.test/'],
    [
      'an Ingress for many hosts, by one that can be asked',
      [withRules({ host: '*.a.test' }, { host: 'b.test' })],
      'http://b.test/',
    ],
    ['an Ingress before a Service', [service({ ip: '203.0.113.7' }), ingress()], 'http://sample.test/'],
    [
      'an Ingress whose Service has no address',
      [ingress(), service(undefined, 80, 'ClusterIP')],
      'http://sample.test/',
    ],
    ['a Service by an IP address', [service({ ip: '203.0.113.7' })], 'http://203.0.113.7/'],
    ['a Service by an IPv6 address', [service({ ip: '2001:db8::7' })], 'http://[2001:db8::7]/'],
    ['a Service by a host name', [service({ hostname: 'a.elb.test' })], 'http://a.elb.test/'],
    [
      'a Service that shows both',
      [service({ hostname: 'a.elb.test', ip: '203.0.113.7' })],
      'http://a.elb.test/',
    ],
    ['a Service with a port of its own', [service({ ip: '203.0.113.7' }, 8080)], 'http://203.0.113.7:8080/'],
  ];
  for (const [name, objects, address] of rows) {
    it(`finds ${name}`, () => {
      expect(wayIn(objects)?.address).to.equal(address);
    });
  }

  for (const [name, object, kind] of [
    ['an Ingress', ingress({ status: { loadBalancer: {} } }), 'Ingress'],
    ['a Service', service(undefined), 'Service'],
    ['a Service that shows nothing', service({}), 'Service'],
  ] as const) {
    it(`has no address for ${name} before the load balancer has one`, () => {
      expect(wayIn([object])).to.deep.equal({ kind, address: undefined });
    });
  }

  it('is none for a Service that the cluster keeps to itself', () => {
    expect(wayIn([service(undefined, 80, 'ClusterIP')])).to.equal(undefined);
  });
});
