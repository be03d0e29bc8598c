import { z } from 'zod';
import { text } from '../terraform/kubernetes-settings.ts';
import { IGNORED_EVERYWHERE, ignored } from '../terraform/resource-reader.ts';
import { errorOfIssues, StackError } from '../terraform/stack-error.ts';
import { readResources, type StackResources } from '../terraform/stack-resources.ts';
import { controllerValues } from './controller-values.ts';
import type { EnvironmentIngress } from './environment-ingress.ts';
import { aliasRecord, certificate } from './records.ts';
import { sharedIngress } from './shared-ingress.ts';

const room = 'src/ingress-stack';

/** `helm_release` of the controller: its values. */
const release = z
  .strictObject({
    ...IGNORED_EVERYWHERE,
    chart: z.literal('aws-load-balancer-controller'),
    values: z.array(z.string()).length(1),
    name: text,
    namespace: text,
    repository: ignored,
    version: ignored,
    atomic: ignored,
    wait: ignored,
    timeout: ignored,
    max_history: ignored,
  })
  .transform(({ values }) => values.map((value): unknown => JSON.parse(value))[0])
  .pipe(controllerValues);

/**
 * An environment's load balancer out of the JSON of two `cdk.tf.json`: that of its ingress and of its subdomains stack.
 * A setting of the class, of the shared Ingress or of a record that it does not know is a StackError that names it.
 */
export function parseIngressStacks(ingress: unknown, subdomains: unknown): EnvironmentIngress {
  const resources = readResources(ingress);
  const { ingressClass, ingressClassParams } = readOnly(resources, 'helm_release', release).value;
  const shared = readOnly(resources, 'kubernetes_ingress_v1', sharedIngress);
  const { group, namespaceSelector, wafv2AclArn } = ingressClassParams.spec;
  const itself = `kubernetes_ingress_v1.${shared.id}.status[0].load_balancer[0].ingress[0].hostname`;
  return {
    className: ingressClass,
    group: group.name,
    namespaceLabels: namespaceSelector.matchLabels,
    certificateNames: readOnly(resources, 'aws_acm_certificate', certificate).value,
    hosts: [
      ...readHosts(resources, (leadsTo) => leadsTo === `\${${itself}}`),
      ...readHosts(readResources(subdomains), (leadsTo) =>
        /^\$\{data\.terraform_remote_state\.[\w-]+-ingress\.outputs\.loadBalancerDnsName\}$/.test(leadsTo),
      ),
    ],
    hasWebFirewall: wafv2AclArn !== 'none',
    defaultAnswer: shared.value,
  };
}

function readHosts(resources: StackResources['kinds'], isBalancer: (leadsTo: string) => boolean): string[] {
  const kind = 'aws_route53_record';
  const records = [...(resources.get(kind) ?? [])].filter(([, attributes]) => 'alias' in attributes);
  return records.map(([id, attributes]) => {
    const { name, leadsTo } = read(`${kind}.${id}`, aliasRecord, attributes);
    if (isBalancer(leadsTo)) return name;
    throw new StackError(
      `${kind}.${id}: ${name} leads to ${leadsTo}, not to the environment's load balancer; lead it there, or teach ${room} where that is.`,
    );
  });
}

function readOnly<T>(
  resources: StackResources['kinds'],
  kind: string,
  schema: z.ZodType<T>,
): { readonly id: string; readonly value: T } {
  const [only, ...others] = [...(resources.get(kind) ?? [])];
  if (only === undefined || others.length > 0)
    throw new StackError(
      `an ingress stack has ${only ? others.length + 1 : 'no'} ${kind}, and the rehearsal knows one; keep one, or teach ${room} what the others do.`,
    );
  const [id, attributes] = only;
  return { id, value: read(`${kind}.${id}`, schema, attributes) };
}

function read<T>(where: string, schema: z.ZodType<T>, attributes: unknown): T {
  const parsed = schema.safeParse(attributes);
  if (!parsed.success) throw errorOfIssues(where, parsed.error.issues, room);
  return parsed.data;
}
