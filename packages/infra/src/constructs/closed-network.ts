import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1/index.js';
import { Construct } from 'constructs';
import type { RestrictedNamespace } from './restricted-namespace.ts';

export interface ClosedNetworkProps {
  readonly namespace: RestrictedNamespace;
  /** The port on which pods accept requests. */
  readonly servicePort: number;
  /** The CIDR blocks from which requests come. */
  readonly requestsFrom: readonly string[];
}

/**
 * Closes the network of the pods of a namespace, except for DNS, and for requests to the port of the service from some
 * blocks and from the namespace itself.
 */
export class ClosedNetwork extends Construct {
  readonly #namespace: RestrictedNamespace;

  constructor(scope: Construct, id: string, { namespace, servicePort, requestsFrom }: ClosedNetworkProps) {
    super(scope, id);
    this.#namespace = namespace;
    this.#policy('default-deny', { policyTypes: ['Ingress', 'Egress'] });
    this.#policy('allow-dns', {
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          // Clients repeat a request over TCP when the answer is too long for UDP.
          ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: '53' })),
        },
      ],
    });
    const ports = [{ protocol: 'TCP', port: String(servicePort) }];
    // The test pod of a chart calls the service from the same namespace. Without a selector, any pod could.
    const ownPods = { podSelector: { matchLabels: {} } };
    this.#policy('allow-requests', {
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [...requestsFrom.map((cidr) => ({ ipBlock: { cidr } })), ownPods], ports }],
      egress: [{ to: [ownPods], ports }],
    });
  }

  #policy(name: string, spec: Omit<NetworkPolicyV1['specInput'] & object, 'podSelector'>): void {
    new NetworkPolicyV1(this, name, {
      metadata: { name, namespace: this.#namespace.name },
      spec: { podSelector: { matchLabels: {} }, ...spec },
      dependsOn: [this.#namespace.namespace],
    });
  }
}
