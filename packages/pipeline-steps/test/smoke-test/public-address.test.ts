import { expect } from 'chai';
import { type ExposingObject, findPublicAddress } from '../../src/smoke-test/public-address.ts';

const annotation = 'alb.ingress.kubernetes.io';
const status = { loadBalancer: { ingress: [{ hostname: 'k8s-development.elb.test' }] } };

function ingress(change: Partial<ExposingObject> = {}): ExposingObject {
  const spec = { ingressClassName: 'alb', rules: [{ host: 'sample.test' }] };
  return { kind: 'Ingress', spec, status, ...change };
}

function service(shown: object | undefined, port = 80, type = 'LoadBalancer'): ExposingObject {
  const loadBalancer = shown === undefined ? {} : { ingress: [shown] };
  return { kind: 'Service', spec: { type, ports: [{ port }] }, status: { loadBalancer } };
}

const withRules = (...rules: { host?: string }[]) => ingress({ spec: { rules } });

describe('findPublicAddress', () => {
  const rows: [name: string, objects: ExposingObject[], address: string][] = [
    ['an Ingress by its host', [ingress()], 'http://sample.test/'],
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
      expect(findPublicAddress(objects)?.address).to.equal(address);
    });
  }

  for (const [name, object, kind] of [
    ['an Ingress', ingress({ status: { loadBalancer: {} } }), 'Ingress'],
    ['a Service', service(undefined), 'Service'],
    ['a Service that shows nothing', service({}), 'Service'],
  ] as const) {
    it(`has no address for ${name} before the load balancer has one`, () => {
      expect(findPublicAddress([object])).to.deep.equal({ kind, address: undefined });
    });
  }

  it('is undefined for a Service of type ClusterIP', () => {
    expect(findPublicAddress([service(undefined, 80, 'ClusterIP')])).to.equal(undefined);
  });
});

/**
 * The ports of an ALB, by the pages and the source of its controller. The controller of a class decides, not its name.
 */
describe('the port of an Ingress', () => {
  const alb = 'ingress.k8s.aws/alb';
  const [ports, certificate] = [`${annotation}/listen-ports`, `${annotation}/certificate-arn`];
  const arn = 'arn:aws:acm:eu-west-1:000000000000:certificate/0';
  const both = '[{"HTTP":80},{"HTTPS":443}]';

  interface Row {
    readonly controller?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly tls?: boolean;
    readonly classCertificates?: readonly string[];
    readonly is: string;
  }
  const rows: Readonly<Record<string, Row>> = {
    nothing: { is: 'http://sample.test/' },
    'a tls alone': { tls: true, is: 'http://sample.test/' },
    'a certificate alone': { annotations: { [certificate]: arn }, is: 'https://sample.test/' },
    'a certificate and a tls': { annotations: { [certificate]: arn }, tls: true, is: 'https://sample.test/' },
    'an empty certificate': { annotations: { [certificate]: ' ' }, is: 'http://sample.test/' },
    'a certificate of its class': { classCertificates: [arn], is: 'https://sample.test/' },
    'a class that lists no certificate': { classCertificates: [], is: 'http://sample.test/' },
    'ports for both': { annotations: { [ports]: both }, is: 'https://sample.test/' },
    'ports for both and a tls': { annotations: { [ports]: both }, tls: true, is: 'https://sample.test/' },
    'both ports in one entry': {
      annotations: { [ports]: '[{"HTTP":80,"HTTPS":443}]' },
      is: 'https://sample.test/',
    },
    'a port for HTTP, and a certificate': {
      annotations: { [ports]: '[{"HTTP":80}]', [certificate]: arn },
      is: 'http://sample.test/',
    },
    'a port for HTTP, and a certificate of its class': {
      annotations: { [ports]: '[{"HTTP":8080}]' },
      classCertificates: [arn],
      is: 'http://sample.test:8080/',
    },
    'a port for HTTPS, whose certificate is found by its host': {
      annotations: { [ports]: '[{"HTTPS":443}]' },
      is: 'https://sample.test/',
    },
    'ports of its own, HTTPS first': {
      annotations: { [ports]: '[{"HTTP": 8080}, {"HTTPS": 8443}]' },
      is: 'https://sample.test:8443/',
    },
    'a redirect to the second of two ports for HTTPS': {
      annotations: {
        [ports]: '[{"HTTP":80},{"HTTPS":8443},{"HTTPS":443}]',
        [`${annotation}/ssl-redirect`]: '443',
      },
      is: 'https://sample.test/',
    },
    'a redirect to a port that it does not have': {
      annotations: { [ports]: '[{"HTTP":80}]', [`${annotation}/ssl-redirect`]: '443' },
      is: 'http://sample.test/',
    },
    'a redirect and no ports': {
      annotations: { [`${annotation}/ssl-redirect`]: '443', [certificate]: arn },
      is: 'https://sample.test/',
    },
    'a group that others share': {
      annotations: { [`${annotation}/group.name`]: 'shared', [certificate]: arn },
      is: 'https://sample.test/',
    },
    'ports that nobody can read': { annotations: { [ports]: 'many' }, is: 'http://sample.test/' },
    'another controller, and ports that it does not know': {
      controller: 'k8s.io/ingress-nginx',
      annotations: { [ports]: both, [certificate]: arn },
      is: 'http://sample.test/',
    },
    'another controller and a tls': {
      controller: 'k8s.io/ingress-nginx',
      tls: true,
      is: 'https://sample.test/',
    },
    'a class that is gone': {
      controller: undefined,
      annotations: { [ports]: both },
      is: 'http://sample.test/',
    },
  };
  for (const className of ['alb', 'alb-public'])
    for (const [name, row] of Object.entries(rows))
      it(`of class ${className} with ${name} is that of ${row.is}`, () => {
        const controller = 'controller' in row ? row.controller : alb;
        const parameters = { kind: 'IngressClassParams', name: 'shared' };
        const spec = {
          ingressClassName: className,
          rules: [{ host: 'sample.test' }],
          tls: row.tls ? [{}] : [],
        };
        const objects: ExposingObject[] = [
          ingress({ metadata: { annotations: row.annotations ?? {} }, spec }),
          { kind: 'IngressClass', metadata: { name: 'other' }, spec: { controller: 'example.com/other' } },
        ];
        if (controller)
          objects.push({
            kind: 'IngressClass',
            metadata: { name: className },
            spec: { controller, parameters },
          });
        if (row.classCertificates)
          objects.push({ kind: 'IngressClassParams', spec: { certificateArn: row.classCertificates } });
        expect(findPublicAddress(objects)?.address).to.equal(row.is);
      });

  it('recognizes an ALB by the older annotation too', () => {
    const annotations = { 'kubernetes.io/ingress.class': 'alb', [certificate]: arn };
    const object = ingress({ metadata: { annotations }, spec: { rules: [{ host: 'sample.test' }] } });
    expect(findPublicAddress([object])?.address).to.equal('https://sample.test/');
  });
});
