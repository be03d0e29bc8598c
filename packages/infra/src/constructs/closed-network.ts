import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1/index.js';
import { Construct } from 'constructs';
import type { RestrictedNamespace } from './restricted-namespace.ts';

export interface ClosedNetworkProps {
  readonly namespace: RestrictedNamespace;
  /** The port on which pods take requests. */
  readonly servicePort: number;
  /** From where requests come, as a CIDR block. */
  readonly requestsFrom: string;
}

/** Closes the network of a namespace's pods, but for names, and for requests to the service's port. */
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
          // An answer that is too long for UDP is asked for again over TCP.
          ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: '53' })),
        },
      ],
    });
    const ports = [{ protocol: 'TCP', port: String(servicePort) }];
    this.#policy('allow-requests', {
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ ipBlock: { cidr: requestsFrom } }], ports }],
      // A chart's test asks the service from a pod beside it. Without a selector it would be every pod of the cluster.
      egress: [{ to: [{ podSelector: { matchLabels: {} } }], ports }],
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
