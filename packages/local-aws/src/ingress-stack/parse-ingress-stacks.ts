import { Address4 } from 'ip-address';
import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import type { Stack } from '../terraform/aws-stack.ts';
import { readStack } from '../terraform/read-stack.ts';
import { literal, literalMap, readSettings } from '../terraform/settings.ts';
import { aliasRecord, certificate, type DefaultAnswer, release, sharedIngress } from './ingress-resources.ts';

/** The load balancer that an environment's ingress and subdomains stacks define. */
export interface EnvironmentIngress {
  readonly region: string;
  /** The class of Ingresses that the controller takes. */
  readonly className: string;
  /** The group of Ingresses that share the load balancer. */
  readonly group: string;
  /** The labels of the namespaces whose Ingresses may join. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** The names that the certificate covers. */
  readonly certificateNames: readonly string[];
  /** The names whose DNS records point to the load balancer. */
  readonly hosts: readonly string[];
  /** An address of a subnet that the load balancer is in, from which its requests to pods come: the last one. */
  readonly sourceAddress: string;
  /** Whether a web firewall filters the requests. */
  readonly hasWebFirewall: boolean;
  /** The answer for hosts that no Ingress has. */
  readonly defaultAnswer: DefaultAnswer;
}

const folder = 'src/ingress-stack';

/** The controller puts load balancers into the subnets that have this tag, by their scheme. */
const subnetTags = {
  'internet-facing': 'kubernetes.io/role/elb',
  internal: 'kubernetes.io/role/internal-elb',
};

/**
 * An environment's load balancer out of the JSON of three `cdk.tf.json`: that of its ingress, subdomains and network stack.
 * A setting of the class, of the shared Ingress or of a record that it does not know is an ActionableError that names it.
 */
export function parseIngressStacks(
  ingress: unknown,
  subdomains: unknown,
  network: unknown,
): EnvironmentIngress {
  const stack = readStack(ingress, folder);
  const { region, ingressClass, ingressClassParams } = stack.readOnly('helm_release', release).value;
  const shared = stack.readOnly('kubernetes_ingress_v1', sharedIngress);
  const { group, namespaceSelector, scheme, wafv2AclArn } = ingressClassParams.spec;
  const itself = `kubernetes_ingress_v1.${shared.id}.status[0].load_balancer[0].ingress[0].hostname`;
  return {
    region,
    className: ingressClass,
    group: group.name,
    namespaceLabels: namespaceSelector.matchLabels,
    certificateNames: stack.readOnly('aws_acm_certificate', certificate).value,
    hosts: [
      ...readHosts(stack, (leadsTo) => leadsTo === `\${${itself}}`),
      ...readHosts(readStack(subdomains, folder), (leadsTo) =>
        /^\$\{data\.terraform_remote_state\.[\w-]+-ingress\.outputs\.loadBalancerDnsName\}$/.test(leadsTo),
      ),
    ],
    sourceAddress: lastAddress(readSubnet(readStack(network, folder), subnetTags[scheme])),
    hasWebFirewall: wafv2AclArn !== 'none',
    defaultAnswer: shared.value,
  };
}

function readSubnet({ readAll }: Stack, tag: string): string {
  const subnets = readAll('aws_subnet', z.looseObject({ cidr_block: literal, tags: literalMap }));
  const subnet = subnets.find(({ value }) => value.tags[tag] === '1');
  if (subnet) return subnet.value.cidr_block;
  throw new ActionableError(
    `the network stack has no aws_subnet with the tag ${tag} = 1, so a load balancer would have no place; tag one, or teach ${folder} where it is.`,
  );
}

function lastAddress(block: string): string {
  return new Address4(block).endAddressExclusive().correctForm();
}

function readHosts({ kinds }: Stack, isBalancer: (leadsTo: string) => boolean): string[] {
  const kind = 'aws_route53_record';
  const records = [...(kinds.get(kind) ?? [])].filter(([, attributes]) => 'alias' in attributes);
  return records.map(([id, attributes]) => {
    const { name, alias } = readSettings(`${kind}.${id}`, aliasRecord, attributes, folder);
    if (isBalancer(alias.name)) return name;
    throw new ActionableError(
      `${kind}.${id}: ${name} leads to ${alias.name}, not to the environment's load balancer; lead it there, or teach ${folder} where that is.`,
    );
  });
}
