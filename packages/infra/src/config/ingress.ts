import { domainToASCII } from 'node:url';
import * as z from 'zod';
import { longestTexts } from '../aws-limits.ts';
import { CidrBlock } from './cidr-block.ts';
import { type Report, reportDuplicates } from './faults.ts';
import { logRetentionDays } from './log-retention.ts';
import { isDomainName } from './names.ts';

export const ingressSchema = z.strictObject({
  /**
   * The domain of the environment. Services are directly below it.
   * @change Replaces the certificate and the records. Names under the old domain stop working. See
   * docs/how-to/change-an-environment.md.
   */
  dnsBaseDomain: z.string(),
  /**
   * The public hosted zone of Route 53 that holds the domain: the domain itself, or one above it. It must exist, and the
   * registrar must point to it before the first deploy, which otherwise waits for a certificate.
   * @change Replaces the records, new ones first. Deploy `'*-subdomains'` too.
   * @default dnsBaseDomain
   */
  hostedZone: z.string().optional(),
  /**
   * The role that changes records of the hosted zone, such as `arn:aws:iam::111122223333:role/dns`, where the zone is in
   * another account. It must trust whoever applies the stacks and, where `nightlyDiff` is on, the role of the
   * nightly check, `<environment>-nightly`.
   * @default none: the zone is in the account of the environment
   * @change Replaces the records, new ones first. Deploy `'*-subdomains'` and `'*-monitoring'` too.
   */
  hostedZoneRoleArn: z
    .string()
    .regex(/^arn:aws:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 'is not the ARN of an IAM role')
    .optional(),
  /** Refuse to destroy the load balancer and its access logs. */
  protectFromDestroy: z.boolean(),
  /**
   * A web firewall with AWS's rules in front of the load balancer: about 7 USD a month, and 0.60 for each million requests.
   * `false` keeps a web ACL of others, such as Firewall Manager. `'detach'` removes any web ACL.
   * @change To `false`: removes the web ACL from the load balancer, then destroys it with its log and key.
   */
  webFirewall: z.union([z.boolean(), z.literal('detach')], "is not true, false or 'detach'"),
  /**
   * Who may reach the load balancer of the environment.
   * @change Another `scheme` creates another load balancer: run `cdktf deploy '*-ingress'` twice, then
   * `cdktf deploy '*-subdomains'`, so that the records point to it. Run `cdktf deploy '*-namespaces'` before that to make it
   * internal, after that to make it internet-facing.
   * @default internet-facing, for all addresses
   */
  loadBalancer: z
    .strictObject({
      /**
       * `internet-facing`, or `internal` for the VPC and connected networks. Then pods of all namespaces reach the service
       * port of all pods, because they have addresses of the load balancer's subnets. @default 'internet-facing'
       */
      scheme: z.enum(['internet-facing', 'internal']).optional(),
      /**
       * CIDR blocks that may reach it. The network of the environment is added, for the smoke tests.
       * @default ['0.0.0.0/0']
       */
      inboundCidrs: z.array(z.string()).min(1).readonly().optional(),
    })
    .readonly()
    .optional(),
  /** Days for which the access logs of the load balancer and the log of the web firewall are kept. */
  accessLogRetentionDays: logRetentionDays,
  /** The Helm chart of the AWS Load Balancer Controller. */
  loadBalancerController: z
    .strictObject({
      /** The name in the repository. */
      chartName: z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'is not the name of a chart'),
      /** The address of the repository. */
      chartRepository: z
        .url({ protocol: /^https$/, error: 'is not an https address' })
        .regex(/^[^${}%]+$/, 'is not an https address without $, %, { and }'),
      /** Three numbers. The permissions of the controller are written for one release. */
      chartVersion: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not a version of three numbers'),
    })
    .readonly(),
});

/** The releases of the controller whose calls its role allows. Another may need more, and fails at its first such call. */
const controllerRelease = '3.5';

/** The content of `environments/<environment>/ingress.ts`. */
export type IngressConfig = Readonly<z.infer<typeof ingressSchema>>;

/** All IPv4 addresses. */
export const everywhere = '0.0.0.0/0';

/** Who may reach the load balancer of the environment, with the defaults. */
export function loadBalancerOf({ loadBalancer }: IngressConfig) {
  return {
    scheme: loadBalancer?.scheme ?? 'internet-facing',
    inboundCidrs: loadBalancer?.inboundCidrs ?? [everywhere],
  } as const;
}

/** The hosted zone of the environment's domain. */
export function hostedZoneOf({ hostedZone, dnsBaseDomain }: IngressConfig): string {
  return hostedZone ?? dnsBaseDomain;
}

function noDomain(text: string): string {
  const labels = domainToASCII(text.replace(/\.$/, ''));
  return `${text} is not a domain name of lower-case DNS labels${isDomainName(labels) ? `; write ${labels}` : ''}`;
}

/** Reports faults of `ingress.ts`. */
export function checkIngress(ingress: IngressConfig, report: Report): void {
  const { dnsBaseDomain } = ingress;
  if (!isDomainName(dnsBaseDomain)) report('dnsBaseDomain', noDomain(dnsBaseDomain));
  else if (dnsBaseDomain.length > longestTexts.certificateName)
    report(
      'dnsBaseDomain',
      `${dnsBaseDomain} has ${dnsBaseDomain.length} characters, a certificate's name ${longestTexts.certificateName} at most`,
    );
  const zone = hostedZoneOf(ingress);
  if (zone !== dnsBaseDomain && !isDomainName(zone)) report('hostedZone', noDomain(zone));
  else if (zone !== dnsBaseDomain && !dnsBaseDomain.endsWith(`.${zone}`))
    report('hostedZone', `${zone} does not hold dnsBaseDomain, ${dnsBaseDomain}`);
  checkInboundBlocks(ingress, report);
  const { chartVersion } = ingress.loadBalancerController;
  if (!chartVersion.startsWith(`${controllerRelease}.`))
    report(
      'loadBalancerController.chartVersion',
      `${chartVersion} is not a ${controllerRelease} release, whose permissions are listed; compare those of the new one in packages/infra/src/constructs/load-balancer-controller/permissions.ts first`,
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
    const block = CidrBlock.parse(cidr);
    if (!block) refuse('is not an IPv4 block such as 203.0.113.0/24');
    else if (scheme === 'internet-facing' && block.isOutsideInternet())
      refuse('is private: an internet-facing load balancer sees public addresses only');
  });
}
