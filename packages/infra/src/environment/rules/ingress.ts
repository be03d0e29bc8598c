import { controllerRelease, hostedZoneOf, type IngressConfig } from '../ingress-config.ts';
import { isDomainName } from '../names.ts';
import type { Report } from './report.ts';

/** The longest common name of a certificate, which is its first domain. */
const longestCertificateName = 64;

/** Faults of `ingress.ts`. */
export function checkIngress(ingress: IngressConfig, report: Report): void {
  const { dnsBaseDomain } = ingress;
  if (!isDomainName(dnsBaseDomain))
    report('dnsBaseDomain', `${dnsBaseDomain} is not a domain name of lower-case DNS labels`);
  else if (dnsBaseDomain.length > longestCertificateName)
    report(
      'dnsBaseDomain',
      `${dnsBaseDomain} has ${dnsBaseDomain.length} characters, a certificate's name ${longestCertificateName} at most`,
    );
  const zone = hostedZoneOf(ingress);
  if (zone !== dnsBaseDomain && !isDomainName(zone))
    report('hostedZone', `${zone} is not a domain name of lower-case DNS labels`);
  else if (zone !== dnsBaseDomain && !dnsBaseDomain.endsWith(`.${zone}`))
    report('hostedZone', `${zone} does not hold dnsBaseDomain, ${dnsBaseDomain}`);
  const { chartVersion } = ingress.loadBalancerController;
  if (!chartVersion.startsWith(`${controllerRelease}.`))
    report(
      'loadBalancerController.chartVersion',
      `${chartVersion} is not a ${controllerRelease} release, whose permissions are listed; compare those of the new one in src/constructs/load-balancer-controller/permissions.ts first`,
    );
}
