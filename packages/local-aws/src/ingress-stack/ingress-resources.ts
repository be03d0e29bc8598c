import { z } from 'zod';
import { parseJson } from '../terraform/json.ts';
import { block, ignored, ignoredEverywhere, literal, literalMap, settings } from '../terraform/settings.ts';

export interface DefaultAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The spec of the class's IngressClassParams. The literal values are those that the stand-in implements. */
const classSpec = z.strictObject({
  group: z.strictObject({ name: literal }),
  namespaceSelector: z.strictObject({ matchLabels: literalMap }),
  targetType: z.literal('ip'),
  sslRedirectPort: z.literal('443'),
  // The one certificate of the stack.
  certificateArn: z.array(z.string()).length(1),
  scheme: z.enum(['internet-facing', 'internal']),
  subnets: ignored,
  ipAddressType: ignored,
  sslPolicy: ignored,
  // Of the load balancer's security group, which the sandbox does not have.
  inboundCIDRs: ignored,
  /** `none`, the default, means no web firewall. */
  wafv2AclArn: z.string().default('none'),
  loadBalancerAttributes: ignored,
  tags: ignored,
});

/** The values of the AWS Load Balancer Controller's chart. */
const controllerValues = z.strictObject({
  ingressClass: literal,
  ingressClassParams: z.strictObject({ spec: classSpec }),
  // Of the controller's own pods and rights, and its other kinds of load balancers.
  clusterName: ignored,
  region: literal,
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

/** `helm_release` of the controller: its values. */
export const release = settings({
  ...ignoredEverywhere,
  chart: z.literal('aws-load-balancer-controller'),
  values: z.array(z.string()).length(1),
  name: literal,
  namespace: literal,
  repository: ignored,
  version: ignored,
  atomic: ignored,
  wait: ignored,
  timeout: ignored,
  max_history: ignored,
})
  .transform(({ values }) => values.map((value): unknown => JSON.parse(value))[0])
  .pipe(controllerValues);

/** `aws_route53_record` with an alias: its name and the load balancer that it points to. */
export const aliasRecord = settings({
  ...ignoredEverywhere,
  name: literal,
  type: z.literal('A'),
  zone_id: ignored,
  alias: block(settings({ name: z.string(), zone_id: ignored, evaluate_target_health: ignored })),
});

/** `aws_acm_certificate`: the names that it covers. */
export const certificate = settings({
  ...ignoredEverywhere,
  domain_name: literal,
  subject_alternative_names: z.array(literal).default([]),
  validation_method: z.literal('DNS'),
}).transform(({ domainName, subjectAlternativeNames }) => [domainName, ...subjectAlternativeNames]);

const prefix = 'alb.ingress.kubernetes.io';

const fixedResponse = z.strictObject({
  type: z.literal('fixed-response'),
  fixedResponseConfig: z.strictObject({
    contentType: z.string(),
    statusCode: z.string().regex(/^\d{3}$/),
    messageBody: z.string(),
  }),
});

const port = settings({ name: z.literal('use-annotation') });
const defaultBackend = settings({ service: block(settings({ name: literal, port: block(port) })) });

/** `kubernetes_ingress_v1`: the first Ingress of the group, with the answer for hosts that no other Ingress has. */
export const sharedIngress = settings({
  ...ignoredEverywhere,
  metadata: block(settings({ name: literal, namespace: literal, annotations: literalMap })),
  spec: block(settings({ ingress_class_name: literal, default_backend: block(defaultBackend) })),
  wait_for_load_balancer: ignored,
  timeouts: ignored,
}).transform(({ metadata: { annotations }, spec }, context): DefaultAnswer => {
  const action = `${prefix}/actions.${spec.defaultBackend.service.name}`;
  const { [action]: written, [`${prefix}/listen-ports`]: _, ...unknown } = annotations;
  const [other] = Object.keys(unknown);
  if (other !== undefined) return refuse(context, `${other} is an annotation the rehearsal does not know.`);
  const parsed = fixedResponse.safeParse(parseJson(written));
  if (!parsed.success) return refuse(context, `${action} is no fixed response, which is all that is known.`);
  const { statusCode, contentType, messageBody } = parsed.data.fixedResponseConfig;
  return { status: Number(statusCode), contentType, body: messageBody };
});

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message, path: ['metadata', 'annotations'] });
  return z.NEVER;
}
