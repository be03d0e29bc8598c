import type { EnvironmentConfig } from 'infra/config/configuration.ts';
import { type EnvironmentStackName, stackName } from 'infra/stacks/names.ts';
import type { SynthesizedStack, SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { clusterGroup } from './cluster-group.ts';
import type { Arrow, Box, Drawing } from './drawing.ts';
import { vpcGroup } from './network-groups.ts';
import { resourcesOf, stackOf, textOf } from './stack-reading.ts';

/** The picture of one environment: how users and deployments reach its parts. */
export function environmentDrawing(
  stacks: SynthesizedStacks,
  { name, network, ingress }: EnvironmentConfig,
): Drawing {
  const stack = (kind: EnvironmentStackName) => stackOf(stacks, stackName(name, kind));
  const cluster = clusterGroup(network.clusterName, {
    eks: stack('eks'),
    autoscaler: stack('autoscaler'),
    ingress: stack('ingress'),
    namespaces: stack('namespaces'),
  });
  const deploys = deployBoxes(stack('deployments'));
  const balancers = balancerBoxes(stack('ingress'));
  const records: Box = {
    id: 'records',
    kind: 'network',
    lines: [`Route 53: ${ingress.dnsBaseDomain}`, ...recordNames(stack('subdomains'))],
  };
  const namespaces = cluster.children.filter(({ kind }) => kind === 'workload');
  const toNamespaces = (from: Box, label?: string) =>
    namespaces.map(({ id }): Arrow => ({ from: from.id, to: id, ...(label && { label }) }));
  const users: Box = { id: 'users', kind: 'person', lines: ['users'] };
  return {
    title: `The environment ${name}`,
    children: [
      users,
      records,
      vpcGroup(stack('network'), { public: balancers, private: deploys, others: [cluster] }),
    ],
    arrows: [
      { from: 'users', to: 'records' },
      ...balancers.map(({ id }): Arrow => ({ from: 'records', to: id })),
      ...balancers.flatMap((balancer) => toNamespaces(balancer)),
      ...deploys.flatMap((deploy) => toNamespaces(deploy, 'helm upgrade')),
    ],
  };
}

/** The literal names of records. A certificate's validation record has none before an apply. */
function recordNames(stack: SynthesizedStack): string[] {
  return resourcesOf(stack, 'aws_route53_record')
    .map(([, block]) => textOf(block, 'name'))
    .filter((name) => !name.includes('${'));
}

/** The load balancers of the platform's Ingresses. The Ingresses of services join them. */
function balancerBoxes(stack: SynthesizedStack): Box[] {
  const firewall = resourcesOf(stack, 'aws_wafv2_web_acl').length > 0 ? ['behind a web firewall'] : [];
  return resourcesOf(stack, 'kubernetes_ingress_v1').map(([name]) => ({
    id: `balancer-${name}`,
    kind: 'network',
    lines: ['load balancer', 'HTTPS, by its ACM certificate', 'shared by all Ingresses', ...firewall],
  }));
}

/** The CodeBuild projects that deploy to an environment. */
function deployBoxes(deployments: SynthesizedStack): Box[] {
  return resourcesOf(deployments, 'aws_codebuild_project')
    .map(([, block]) => textOf(block, 'name'))
    .map((name) => ({
      id: `deploy-${name}`,
      kind: 'delivery',
      lines: ['CodeBuild', name, 'takes the deployer role'],
    }));
}
