import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/configuration.ts';
import { type IngressConfig, loadBalancerOf } from '../config/ingress.ts';
import { type Namespace, namespaceId } from '../config/namespaces.ts';
import { subnetBlocks } from '../config/network.ts';
import { canonicalQuantity } from '../config/quantity.ts';
import { defaultPort, type Service, serviceHost, serviceNamespace } from '../config/service.ts';
import { ClosedNetwork } from '../constructs/closed-network.ts';
import { ClusterGroupRole, GroupRole } from '../constructs/group-role.ts';
import { IngressHosts } from '../constructs/ingress-hosts.ts';
import { type ContainerLimits, RestrictedNamespace } from '../constructs/restricted-namespace.ts';
import { userNamedId } from '../constructs/user-named-id.ts';
import { ClosedStack } from './closed-stack.ts';
import type { EnvironmentStackProps } from './environment-stack.ts';
import { namespaceLabels } from './names.ts';
import { clusterAccess, wireKubernetesProvider } from './providers.ts';
import {
  deployerRules,
  deployersGroup,
  developerRules,
  developersGroup,
  ingressClassRules,
} from './role-rules.ts';

/** The namespaces of an environment, with their quotas, network policies and rights. */
export class NamespacesStack extends ClosedStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props.place);
    wireKubernetesProvider(this, clusterAccess(this, props));
    const { name } = props.environment;
    if (props.services.length > 0)
      new ClusterGroupRole(this, 'ingress-class-reader', {
        name: `deployer-${name}-ingress-classes`,
        groups: props.services.map((service) => deployersGroup(service, name)),
        rules: ingressClassRules,
      });
    for (const namespace of props.environment.namespaces.namespaces) this.#createNamespace(namespace, props);
  }

  #createNamespace(config: Namespace, { environment, services }: EnvironmentStackProps): void {
    const id = namespaceId(config.name, environment.name);
    const service = services.find((each) => serviceNamespace(each, environment.name) === config.name);
    const namespace = new RestrictedNamespace(this, userNamedId(this, id), {
      name: config.name,
      labels: {
        ...namespaceLabels(environment.name),
        // A pod becomes ready only when its target group has found it healthy.
        'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled',
      },
      podSecurityVersion: environment.eks.version,
      quota: hardQuota(config.quota),
      containers: containerLimits(config.containers),
    });
    new ClosedNetwork(namespace, 'network', {
      namespace,
      servicePort: config.servicePort ?? service?.port ?? defaultPort,
      requestsFrom: loadBalancerBlocks(environment),
    });
    if (service) {
      new GroupRole(namespace, 'deployer', {
        namespace,
        name: 'deployer',
        group: deployersGroup(service, environment.name),
        rules: deployerRules(service.name),
      });
      new IngressHosts(namespace, 'ingress-hosts', {
        namespace,
        hosts: hostsOf(service, environment.ingress),
      });
    }
    new GroupRole(namespace, 'developer', {
      namespace,
      name: 'developer',
      group: developersGroup(environment.name),
      rules: developerRules,
    });
  }
}

/**
 * The subnets of load balancers, which send requests from their own addresses. Pods have addresses of private subnets, so
 * the block of the whole VPC would admit the pods of other namespaces. The subnets of an internal load balancer do too.
 */
function loadBalancerBlocks({ network, ingress }: EnvironmentConfig): string[] {
  const isInternal = loadBalancerOf(ingress).scheme === 'internal';
  const blocks = subnetBlocks(network);
  return [...blocks.map((zone) => zone.public), ...(isInternal ? blocks.map((zone) => zone.private) : [])];
}

/** All hosts of a service in an environment. */
function hostsOf({ subdomain, aliases }: Service, ingress: IngressConfig): string[] {
  return [subdomain, ...aliases].map((name) => serviceHost({ subdomain: name }, ingress));
}

function hardQuota(quota: Namespace['quota']): Record<string, string> {
  const loadBalancers = String(quota.loadBalancers);
  return {
    pods: String(quota.pods),
    'requests.cpu': quota.requestsCpu,
    'requests.memory': quota.requestsMemory,
    'limits.memory': quota.limitsMemory,
    'services.loadbalancers': loadBalancers,
    // A load balancer uses one for its port. Nobody needs another.
    'services.nodeports': loadBalancers,
  };
}

/**
 * Written as the API server writes them: for a LimitRange the provider compares texts, and every plan would show a change
 * between equal values.
 */
function containerLimits(containers: Namespace['containers']): ContainerLimits {
  return {
    requestCpu: canonicalQuantity(containers.requestCpu),
    requestMemory: canonicalQuantity(containers.requestMemory),
    limitMemory: canonicalQuantity(containers.limitMemory),
    maximumMemory: canonicalQuantity(containers.maximumMemory),
  };
}
