import { isPrivateBlock, parseCidrBlock } from '../cidr-block.ts';
import { controllerRelease, hostedZoneOf, type IngressConfig, loadBalancerOf } from '../ingress.ts';
import { isDomainName } from '../names.ts';
import { type Report, reportDuplicates } from './report.ts';

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
  checkInboundBlocks(ingress, report);
  const { chartVersion } = ingress.loadBalancerController;
  if (!chartVersion.startsWith(`${controllerRelease}.`))
    report(
      'loadBalancerController.chartVersion',
      `${chartVersion} is not a ${controllerRelease} release, whose permissions are listed; compare those of the new one in src/constructs/load-balancer-controller/permissions.ts first`,
    );
}

/**
 * A security group has 60 rules at most, and the controller makes one for each block and listener (80 and 443); a NAT
 * gateway in each of six zones takes six blocks.
 */
const mostBlocks = 24;

function checkInboundBlocks(ingress: IngressConfig, report: Report): void {
  const { scheme, inboundCidrs } = loadBalancerOf(ingress);
  const path = 'loadBalancer.inboundCidrs';
  reportDuplicates(path, inboundCidrs, report);
  if (inboundCidrs.length > mostBlocks)
    report(path, `has ${inboundCidrs.length} blocks, the load balancer's security group takes ${mostBlocks}`);
  inboundCidrs.forEach((cidr, index) => {
    const refuse = (text: string) => report(`${path}[${index}]`, `${cidr} ${text}`);
    const block = parseCidrBlock(cidr);
    if (!block) refuse('is not an IPv4 block such as 203.0.113.0/24');
    else if (scheme === 'internet-facing' && isPrivateBlock(block))
      refuse('is private: an internet-facing load balancer sees public addresses only');
  });
}
