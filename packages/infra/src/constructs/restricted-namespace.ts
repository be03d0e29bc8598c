import { LimitRangeV1 } from '@cdktf/provider-kubernetes/lib/limit-range-v1/index.js';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1/index.js';
import { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1/index.js';
import { Construct } from 'constructs';

export interface RestrictedNamespaceProps {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The Kubernetes minor version whose Pod Security rules hold, such as `1.36`. */
  readonly podSecurityVersion: string;
  /** The maximum of each resource, by the names of a ResourceQuota: `requests.cpu`. */
  readonly quota: Readonly<Record<string, string>>;
  readonly containers: ContainerLimits;
}

/** The defaults of containers, and their maximum memory, as Kubernetes quantities. */
export interface ContainerLimits {
  readonly requestCpu: string;
  readonly requestMemory: string;
  readonly limitMemory: string;
  readonly maximumMemory: string;
}

/** A namespace with Pod Security `restricted`, a quota and defaults for containers. */
export class RestrictedNamespace extends Construct {
  readonly name: string;
  /** Objects in the namespace depend on this. */
  readonly namespace: NamespaceV1;

  constructor(scope: Construct, id: string, props: RestrictedNamespaceProps) {
    super(scope, id);
    this.name = props.name;
    this.namespace = new NamespaceV1(this, 'namespace', {
      metadata: {
        name: props.name,
        labels: { ...podSecurityLabels(props.podSecurityVersion), ...props.labels },
      },
      // The deletion waits for the load balancers of its Services and Ingresses.
      timeouts: { delete: '15m' },
    });
    new ResourceQuotaV1(this, 'quota', {
      metadata: { name: 'quota', namespace: props.name },
      spec: { hard: props.quota },
      dependsOn: [this.namespace],
    });
    this.#limitContainers(props.containers);
  }

  /** The quota refuses pods without requests and limits, so containers get defaults. */
  #limitContainers({ requestCpu, requestMemory, limitMemory, maximumMemory }: ContainerLimits): void {
    new LimitRangeV1(this, 'limits', {
      metadata: { name: 'limits', namespace: this.name },
      spec: {
        limit: [
          {
            type: 'Container',
            defaultRequest: { cpu: requestCpu, memory: requestMemory },
            // No limit for CPU: it would slow pods down even on an idle node.
            default: { memory: limitMemory },
            max: { memory: maximumMemory },
          },
        ],
      },
      dependsOn: [this.namespace],
    });
  }
}

/** Enforces, audits and warns by `restricted`, with the rules of one version, so that an upgrade changes nothing. */
export function podSecurityLabels(version: string): Record<string, string> {
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, `v${version}`],
    ]),
  );
}
