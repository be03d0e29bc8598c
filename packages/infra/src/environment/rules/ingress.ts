import type { IngressConfig } from '../ingress-config.ts';
import { isDomainName } from '../names.ts';
import type { Report } from './report.ts';

/** Faults of `ingress.ts`. */
export function checkIngress(ingress: IngressConfig, report: Report): void {
  if (!isDomainName(ingress.dnsBaseDomain))
    report('dnsBaseDomain', `${ingress.dnsBaseDomain} is not a domain name of lower-case DNS labels`);
}
