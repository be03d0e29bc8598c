import { expect } from 'chai';
import { parseNamespacesStack } from '../../src/namespaces-stack/parse-namespaces-stack.ts';

type Attributes = Record<string, unknown>;

const metadata = { name: 'it', namespace: 'hello' };

/** The parsed spec of a network policy. */
const policies: [string, Attributes, Attributes][] = [
  [
    'that denies all',
    { policy_types: ['Ingress', 'Egress'], pod_selector: { match_labels: {} } },
    { policyTypes: ['Ingress', 'Egress'], podSelector: { matchLabels: {} } },
  ],
  [
    'with an empty rule, which allows all',
    { policy_types: ['Ingress'], pod_selector: {}, ingress: [{}] },
    { policyTypes: ['Ingress'], podSelector: {}, ingress: [{}] },
  ],
  [
    'with peers and ports of every form',
    {
      policy_types: ['Egress'],
      pod_selector: { match_expressions: [{ key: 'app', operator: 'In', values: ['a'] }] },
      egress: [
        {
          to: [
            { ip_block: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            { namespace_selector: { match_labels: { a: 'b' } }, pod_selector: { match_labels: {} } },
          ],
          ports: [{ port: '53', protocol: 'UDP' }, { port: 'http' }, { port: '8000', end_port: 8080 }],
        },
      ],
    },
    {
      policyTypes: ['Egress'],
      podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['a'] }] },
      egress: [
        {
          to: [
            { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            { namespaceSelector: { matchLabels: { a: 'b' } }, podSelector: { matchLabels: {} } },
          ],
          ports: [{ port: 53, protocol: 'UDP' }, { port: 'http' }, { port: 8000, endPort: 8080 }],
        },
      ],
    },
  ],
];

describe('parseNamespacesStack', () => {
  for (const [what, from, spec] of policies)
    it(`reads a kubernetes_network_policy_v1 ${what}`, () => {
      const stack = { resource: { kubernetes_network_policy_v1: { it: { metadata, spec: from } } } };
      expect(parseNamespacesStack(stack)).to.deep.equal([
        { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec },
      ]);
    });
});
