import type { ServiceConfig } from './delivery.ts';
import type { IngressConfig } from './ingress.ts';

/** The host name of a service in an environment, `sample.bmutziu.me`: what its Ingress and a DNS record say. */
export function serviceHost(
  { subdomain }: Pick<ServiceConfig, 'subdomain'>,
  { dnsBaseDomain }: Pick<IngressConfig, 'dnsBaseDomain'>,
): string {
  return `${subdomain}.${dnsBaseDomain}`;
}
