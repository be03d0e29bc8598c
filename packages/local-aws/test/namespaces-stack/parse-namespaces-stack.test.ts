import { expect } from 'chai';
import { ActionableError } from 'programs/actionable-error.ts';
import { parseNamespacesStack } from '../../src/namespaces-stack/parse-namespaces-stack.ts';

type Attributes = Record<string, unknown>;

/** Reads a stack of one resource. */
function parse(kind: string, attributes: Attributes) {
  return parseNamespacesStack({ resource: { [kind]: { it: attributes } } });
}

const metadata = { name: 'it', namespace: 'hello' };

/** The object of a resource, as Terraform's provider expands it (its structure_*.go). */
const table: [string, Attributes, Attributes][] = [
  [
    'kubernetes_namespace_v1',
    { metadata: { name: 'hello', labels: { a: 'b' } }, timeouts: { delete: '15m' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hello', labels: { a: 'b' } } },
  ],
  [
    'kubernetes_resource_quota_v1',
    { metadata, spec: { hard: { pods: '20', 'requests.cpu': '2' } } },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata,
      spec: { hard: { pods: '20', 'requests.cpu': '2' } },
    },
  ],
  [
    'kubernetes_limit_range_v1',
    {
      metadata: [metadata],
      spec: [
        {
          limit: [
            {
              type: 'Container',
              default: { memory: '1Gi' },
              default_request: { cpu: '1' },
              min: { cpu: '1m' },
            },
          ],
        },
      ],
    },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata,
      spec: {
        limits: [
          { type: 'Container', default: { memory: '1Gi' }, defaultRequest: { cpu: '1' }, min: { cpu: '1m' } },
        ],
      },
    },
  ],
  [
    'kubernetes_role_v1',
    {
      metadata,
      rule: [
        { api_groups: ['apps'], resources: ['deployments'], verbs: ['get'] },
        { api_groups: [''], resources: ['secrets'], resource_names: ['one'], verbs: ['get'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
        { apiGroups: [''], resources: ['secrets'], resourceNames: ['one'], verbs: ['get'] },
      ],
    },
  ],
  [
    'kubernetes_role_binding_v1',
    {
      metadata,
      role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: 'it' },
      subject: [{ api_group: 'rbac.authorization.k8s.io', kind: 'Group', name: 'deployers' }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'it' },
      subjects: [
        { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'deployers', namespace: 'default' },
      ],
    },
  ],
  [
    'kubernetes_cluster_role_v1',
    {
      metadata: { name: 'it' },
      rule: [{ api_groups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'it' },
      rules: [{ apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: ['get'] }],
    },
  ],
  [
    'kubernetes_cluster_role_binding_v1',
    {
      metadata: { name: 'it' },
      role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'it' },
      subject: [{ api_group: 'rbac.authorization.k8s.io', kind: 'Group', name: 'deployers' }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'it' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'it' },
      subjects: [
        { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'deployers', namespace: 'default' },
      ],
    },
  ],
  [
    'kubernetes_manifest',
    {
      manifest: {
        apiVersion: 'example.com/v1',
        kind: 'Rule',
        metadata: { name: 'it' },
        spec: { hard: true, texts: ['$${a}'], none: null, count: 2 },
      },
    },
    {
      apiVersion: 'example.com/v1',
      kind: 'Rule',
      metadata: { name: 'it' },
      spec: { hard: true, texts: ['${a}'], none: null, count: 2 },
    },
  ],
];

describe('parseNamespacesStack', () => {
  for (const [kind, attributes, object] of table)
    it(`reads a ${kind}`, () => {
      expect(parse(kind, { '//': {}, depends_on: ['x.y'], ...attributes })).to.deep.equal([object]);
    });

  it('puts namespaces first and bindings last, however the stack is written', () => {
    const role_ref = { api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: 'it' };
    const objects = parseNamespacesStack({
      resource: {
        kubernetes_role_binding_v1: { it: { metadata, role_ref, subject: [] } },
        kubernetes_role_v1: { it: { metadata, rule: [] } },
        kubernetes_namespace_v1: { one: { metadata: { name: 'one' } }, two: { metadata: { name: 'two' } } },
      },
    });
    expect(objects.map(({ kind }) => kind)).to.deep.equal(['Namespace', 'Namespace', 'Role', 'RoleBinding']);
  });

  it('writes a text that Terraform would take for a reference as it is meant', () => {
    const [object] = parse('kubernetes_namespace_v1', { metadata: { name: 'a', labels: { b: '$${c}' } } });
    expect(object?.metadata['labels']).to.deep.equal({ b: '${c}' });
  });

  const refused: [string, string, Attributes, string][] = [
    [
      'a manifest with a reference',
      'kubernetes_manifest',
      { manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'it' }, data: { a: '${b.c}' } } },
      '${b.c} is not known before an apply; write it as a literal.',
    ],
    [
      'a kind it does not know',
      'kubernetes_secret_v1',
      { metadata },
      'kubernetes_secret_v1 is a kind the rehearsal does not know; remove it, or teach src/namespaces-stack what it does.',
    ],
    [
      'a setting it does not know',
      'kubernetes_resource_quota_v1',
      { metadata, spec: { hard: {}, scopes: ['Terminating'] } },
      'kubernetes_resource_quota_v1.it: spec.scopes is a setting the rehearsal does not know; remove it, or teach src/namespaces-stack what it does.',
    ],
    [
      'a value that only an apply could tell',
      'kubernetes_namespace_v1',
      { metadata: { name: '${aws_eks_cluster.it.name}' } },
      'kubernetes_namespace_v1.it: metadata.name: ${aws_eks_cluster.it.name} is not known before an apply; write it as a literal.',
    ],
    [
      'an object without its namespace',
      'kubernetes_role_v1',
      { metadata: { name: 'it' }, rule: [] },
      'kubernetes_role_v1.it: metadata.namespace: Invalid input: expected string, received undefined',
    ],
  ];
  for (const [what, kind, attributes, message] of refused)
    it(`refuses ${what} by name`, () => {
      expect(() => parse(kind, attributes)).to.throw(ActionableError, message);
    });
});
