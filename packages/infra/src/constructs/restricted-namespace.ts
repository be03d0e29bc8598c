import { LimitRangeV1 } from '@cdktf/provider-kubernetes/lib/limit-range-v1/index.js';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1/index.js';
import { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1/index.js';
import { Construct } from 'constructs';

export interface RestrictedNamespaceProps {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The Kubernetes minor version whose Pod Security rules hold, such as `1.36`. */
  readonly podSecurityVersion: string;
  /** The most of each resource, as a ResourceQuota names it: `requests.cpu`. */
  readonly quota: Readonly<Record<string, string>>;
  readonly containers: ContainerLimits;
}

/** What a container gets that says nothing, and the most memory that one may have. Kubernetes quantities. */
export interface ContainerLimits {
  readonly requestCpu: string;
  readonly requestMemory: string;
  readonly limitMemory: string;
  readonly maximumMemory: string;
}

/** A namespace that takes only pods of Pod Security `restricted`, and of those no more than its quota holds. */
export class RestrictedNamespace extends Construct {
  readonly name: string;
  /** What is put into the namespace depends on this. */
  readonly namespace: NamespaceV1;

  constructor(scope: Construct, id: string, props: RestrictedNamespaceProps) {
    super(scope, id);
    this.name = props.name;
    this.namespace = new NamespaceV1(this, 'namespace', {
      metadata: {
        name: props.name,
        labels: { ...podSecurityLabels(props.podSecurityVersion), ...props.labels },
      },
      // It goes when the load balancers of its Services and Ingresses are gone.
      timeouts: { delete: '15m' },
    });
    new ResourceQuotaV1(this, 'quota', {
      metadata: { name: 'quota', namespace: props.name },
      spec: { hard: props.quota },
      dependsOn: [this.namespace],
    });
    this.#limitContainers(props.containers);
  }

  /** The quota refuses a pod that asks for nothing; with these defaults none does. */
  #limitContainers({ requestCpu, requestMemory, limitMemory, maximumMemory }: ContainerLimits): void {
    new LimitRangeV1(this, 'limits', {
      metadata: { name: 'limits', namespace: this.name },
      spec: {
        limit: [
          {
            type: 'Container',
            defaultRequest: { cpu: requestCpu, memory: requestMemory },
            // None for CPU: a limit there slows a pod down on a node that is idle.
            default: { memory: limitMemory },
            max: { memory: maximumMemory },
          },
        ],
      },
      dependsOn: [this.namespace],
    });
  }
}

/** Refuses, records and warns of a pod that breaks `restricted`, by the rules of one version: an upgrade is no surprise. */
export function podSecurityLabels(version: string): Record<string, string> {
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, `v${version}`],
    ]),
  );
}
