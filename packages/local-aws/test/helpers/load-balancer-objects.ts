import path from 'node:path';
import { ensureCertificates } from 'local-cluster/cluster/certificates.ts';
import type { Settings } from '../../src/stand-ins/application-load-balancer/settings.ts';
import type { FakeKubectl } from './fake-kubectl.ts';

export const hostname = 'k8s-development.elb.test';
export const domain = 'apps.test';
export const listenPorts = { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]' };

/** The load balancers of two environments, with a certificate that tests can verify. */
export async function createSettings(folder: string, hasWebFirewall: boolean): Promise<Settings> {
  const pki = path.join(folder, 'pki');
  const alternativeNames = [`DNS:${domain}`, `DNS:*.${domain}`];
  const request = {
    name: 'balancer',
    subject: '/CN=balancer',
    usage: 'serverAuth',
    alternativeNames,
  } as const;
  await ensureCertificates(pki, [request]);
  const defaultAnswer = { status: 404, contentType: 'text/plain', body: 'No service has this name.' };
  const balancer = {
    className: 'alb',
    address: '127.0.0.1',
    hasWebFirewall,
    defaultAnswer,
    certificate: path.join(pki, 'balancer.crt'),
    key: path.join(pki, 'balancer.key'),
  };
  return {
    httpPort: 0,
    httpsPort: 0,
    balancers: [
      { ...balancer, group: 'development', hostname, namespaceLabels: { 'part-of': 'development' } },
      {
        ...balancer,
        group: 'staging',
        hostname: 'k8s-staging.elb.test',
        namespaceLabels: { 'part-of': 'staging' },
      },
    ],
  };
}

/** Adds an Ingress for a shop. A test may replace each part of it. */
export function putIngress(
  kubectl: FakeKubectl,
  {
    name = 'cart',
    namespace = 'shop-development',
    host = `cart.${domain}`,
    ...change
  }: {
    name?: string;
    namespace?: string;
    host?: string;
    ingressClassName?: string;
    annotations?: Record<string, string>;
  } = {},
) {
  const { ingressClassName = 'alb', annotations = listenPorts } = change;
  const backend = { service: { name: 'cart', port: { name: 'http' } } };
  const rules = [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
  return kubectl.ingresses.put({
    metadata: { namespace, name, annotations },
    spec: { ingressClassName, rules },
  });
}

/** The host name in the status of an Ingress. */
export async function hostnameOf(kubectl: FakeKubectl, name: string, namespace = 'shop-development') {
  return (await kubectl.ingresses.get(namespace, name))?.status?.loadBalancer.ingress?.[0]?.hostname;
}
