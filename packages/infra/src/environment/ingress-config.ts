import * as z from 'zod';
import { logRetentionDays } from './log-retention.ts';

export const ingressSchema = z.strictObject({
  /** The environment's domain. Names of services are right below it. */
  dnsBaseDomain: z.string(),
  /**
   * The public hosted zone of Route 53 that holds the domain: the domain itself, or one above it. It is looked up, not
   * made, and the registrar must lead to it before the first deploy, which waits for a certificate otherwise.
   * @default dnsBaseDomain
   */
  hostedZone: z.string().optional(),
  /** Refuse to destroy the load balancer and its access logs. */
  protectFromDestroy: z.boolean(),
  /**
   * A web firewall with AWS's rules before the load balancer: about 7 USD a month, and 0.60 for each million requests.
   */
  webFirewall: z.boolean(),
  /** Days for which is kept what was asked of the load balancer, and what the web firewall refused. */
  accessLogRetentionDays: logRetentionDays,
  /** The Helm chart of the AWS Load Balancer Controller. */
  loadBalancerController: z
    .strictObject({
      /** Its name in the repository. */
      chartName: z.string().min(1),
      /** Where Helm gets it from. */
      chartRepository: z.url({ protocol: /^https$/, error: 'is not an https address' }),
      /** Three numbers; the controller's permissions here are those of one release. */
      chartVersion: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not a version of three numbers'),
    })
    .readonly(),
});

/** The releases of the controller whose calls its role allows; another may need more, which shows at its first call. */
export const controllerRelease = '3.5';

/** What `environments/<environment>/ingress.ts` says. */
export type IngressConfig = Readonly<z.infer<typeof ingressSchema>>;

/** The hosted zone of the environment's domain. */
export function hostedZoneOf({ hostedZone, dnsBaseDomain }: IngressConfig): string {
  return hostedZone ?? dnsBaseDomain;
}
