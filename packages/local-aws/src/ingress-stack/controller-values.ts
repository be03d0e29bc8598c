import { z } from 'zod';
import { text, textMap } from '../terraform/kubernetes-settings.ts';
import { ignored } from '../terraform/resource-reader.ts';

/** The spec of the class's IngressClassParams. What must have one value here is what the stand-in does. */
const classSpec = z.strictObject({
  group: z.strictObject({ name: text }),
  namespaceSelector: z.strictObject({ matchLabels: textMap }),
  targetType: z.literal('ip'),
  sslRedirectPort: z.literal('443'),
  // The one certificate of the stack.
  certificateArn: z.array(z.string()).length(1),
  scheme: ignored,
  subnets: ignored,
  ipAddressType: ignored,
  sslPolicy: ignored,
  // Of the load balancer's security group. Everybody in the sandbox may ask.
  inboundCIDRs: ignored,
  /** Left out, or `none`, where there is no web firewall. */
  wafv2AclArn: z.string().default('none'),
  loadBalancerAttributes: ignored,
  tags: ignored,
});

/** The values that the AWS Load Balancer Controller's chart is given. */
export const controllerValues = z.strictObject({
  ingressClass: text,
  ingressClassParams: z.strictObject({ spec: classSpec }),
  // Of the controller's own pods and rights, and its other kinds of load balancers.
  clusterName: ignored,
  region: ignored,
  vpcId: ignored,
  replicaCount: ignored,
  podDisruptionBudget: ignored,
  resources: ignored,
  serviceAccount: ignored,
  keepTLSSecret: ignored,
  enableServiceMutatorWebhook: ignored,
  enableShield: ignored,
  enableWaf: ignored,
  defaultTargetType: ignored,
  controllerConfig: ignored,
});
