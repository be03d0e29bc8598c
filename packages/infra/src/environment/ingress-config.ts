import { z } from 'zod';

export const ingressSchema = z.strictObject({
  /** The environment's domain; its hosted zone must exist. */
  dnsBaseDomain: z.string(),
  /** The Helm chart of the AWS Load Balancer Controller. */
  loadBalancerController: z
    .strictObject({
      chartName: z.string().min(1),
      chartRepository: z.url({ protocol: /^https$/, error: 'is not an https address' }),
      chartVersion: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not a version of three numbers'),
    })
    .readonly(),
});

/** `environments/<environment>/ingress.ts`. */
export type IngressConfig = Readonly<z.infer<typeof ingressSchema>>;
