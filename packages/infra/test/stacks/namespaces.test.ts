import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { subnetBlocks } from '../../src/config/network.ts';
import { configuration } from '../helpers/configuration.ts';
import {
  type Block,
  onlyResource,
  resourcesOf,
  type SynthesizedStack,
  stackNamed,
  synthesizeAll,
} from '../helpers/synthesize.ts';

const chartValues = readFileSync(
  join(import.meta.dirname, '../../../../charts/hello-service/values.yaml'),
  'utf8',
);

/** The specs of the network policies by name. */
function policiesOf(stack: SynthesizedStack): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(resourcesOf(stack, 'kubernetes_network_policy_v1')).map((policy) => [
      z.object({ name: z.string() }).parse(policy['metadata']).name,
      policy['spec'],
    ]),
  );
}

const metadataSchema = z.object({ name: z.string(), namespace: z.string() });

function named(stack: SynthesizedStack, type: string, name: string): Block {
  const found = Object.values(resourcesOf(stack, type)).find(
    ({ metadata }) => metadataSchema.parse(metadata).name === name,
  );
  if (!found) throw new Error(`no ${type} is named ${name}`);
  return found;
}

for (const { name: environment, namespaces, network, eks } of configuration.environments)
  describe(`the ${environment}-namespaces stack`, () => {
    const stack = stackNamed(`${environment}-namespaces`);
    const [namespace] = namespaces.namespaces;
    if (!namespace) throw new Error(`${environment} has no namespace`);

    it('refuses, records and warns of pods that break restricted, by the rules of the cluster’s version', () => {
      const expected = Object.fromEntries(
        ['enforce', 'audit', 'warn'].flatMap((mode) => [
          [`pod-security.kubernetes.io/${mode}`, 'restricted'],
          [`pod-security.kubernetes.io/${mode}-version`, `v${eks.version}`],
        ]),
      );
      const { metadata } = onlyResource(stack, 'kubernetes_namespace_v1');
      expect(metadata).to.have.property('name', namespace.name);
      expect(metadata).to.have.property('labels').that.includes(expected);
    });

    it('keeps pods from being ready before the load balancer finds them healthy', () => {
      const { metadata } = onlyResource(stack, 'kubernetes_namespace_v1');
      const gate = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' };
      expect(metadata).to.have.property('labels').that.includes(gate);
    });

    it('holds the quota of its file, whose numbers are texts, as the provider wants them', () => {
      const { spec } = onlyResource(stack, 'kubernetes_resource_quota_v1');
      expect(spec).to.deep.equal({
        hard: {
          pods: String(namespace.quota.pods),
          'requests.cpu': namespace.quota.requestsCpu,
          'requests.memory': namespace.quota.requestsMemory,
          'limits.memory': namespace.quota.limitsMemory,
          'services.loadbalancers': '0',
          'services.nodeports': '0',
        },
      });
    });

    it('gives a container that asks for nothing what the quota counts, so that it is admitted', () => {
      const { spec: quota } = onlyResource(stack, 'kubernetes_resource_quota_v1');
      const { spec: limits } = onlyResource(stack, 'kubernetes_limit_range_v1');
      expect(limits).to.deep.equal({
        limit: [
          {
            type: 'Container',
            default_request: { cpu: '50m', memory: '64Mi' },
            default: { memory: '128Mi' },
            max: { memory: '512Mi' },
          },
        ],
      });
      const counted = Object.keys(z.object({ hard: z.record(z.string(), z.string()) }).parse(quota).hard);
      expect(counted.filter((name) => /^(requests|limits)\./.test(name))).to.have.members([
        'requests.cpu',
        'requests.memory',
        'limits.memory',
      ]);
    });

    it('names a default for each maximum: the API server adds one else, and every plan shows a change', () => {
      const { spec } = onlyResource(stack, 'kubernetes_limit_range_v1');
      const amounts = z.record(z.string(), z.string());
      const [limit] = z
        .object({ limit: z.tuple([z.object({ default: amounts, default_request: amounts, max: amounts })]) })
        .parse(spec).limit;
      expect(Object.keys(limit.default)).to.include.members(Object.keys(limit.max));
      expect(Object.keys(limit.default_request)).to.include.members(Object.keys(limit.default));
    });

    it('denies all traffic first: both directions, every pod, no rule', () => {
      expect(policiesOf(stack)['default-deny']).to.deep.equal({
        policy_types: ['Ingress', 'Egress'],
        pod_selector: { match_labels: {} },
      });
    });

    it('lets pods ask the cluster’s DNS, over UDP and TCP', () => {
      expect(policiesOf(stack)['allow-dns']).to.deep.include({
        egress: [
          {
            to: [
              {
                namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'kube-system' } },
                pod_selector: { match_labels: { 'k8s-app': 'kube-dns' } },
              },
            ],
            ports: [
              { protocol: 'UDP', port: '53' },
              { protocol: 'TCP', port: '53' },
            ],
          },
        ],
      });
    });

    it('lets the load balancer and pods beside it reach the service’s port, but no pod of another namespace', () => {
      const ports = [{ protocol: 'TCP', port: '5000' }];
      const ownPods = { pod_selector: { match_labels: {} } };
      const blocks = subnetBlocks(network);
      expect(policiesOf(stack)['allow-requests']).to.deep.include({
        ingress: [{ from: [...blocks.map((zone) => ({ ip_block: { cidr: zone.public } })), ownPods], ports }],
        egress: [{ to: [ownPods], ports }],
      });
      expect(chartValues).to.match(/^containerPort: 5000$/m);
    });

    for (const role of ['deployer', 'developer'])
      it(`binds the ${role}s’ Role to the ${role}s of this environment, in this namespace`, () => {
        const metadata = { name: role, namespace: namespace.name };
        expect(named(stack, 'kubernetes_role_v1', role)).to.deep.include({ metadata });
        expect(named(stack, 'kubernetes_role_binding_v1', role)).to.deep.include({
          metadata,
          role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
          subject: [
            {
              api_group: 'rbac.authorization.k8s.io',
              kind: 'Group',
              name:
                role === 'deployer' ? `deployers:${environment}:hello-world` : `developers:${environment}`,
            },
          ],
        });
      });

    it('makes the namespace before what is in it, and gives it time to let its load balancers go', () => {
      const [address] = Object.keys(resourcesOf(stack, 'kubernetes_namespace_v1'));
      for (const type of ['resource_quota', 'limit_range', 'network_policy', 'role'])
        for (const resource of Object.values(resourcesOf(stack, `kubernetes_${type}_v1`)))
          expect(resource['depends_on']).to.deep.equal([`kubernetes_namespace_v1.${address}`]);
      expect(onlyResource(stack, 'kubernetes_namespace_v1')['timeouts']).to.deep.equal({ delete: '15m' });
    });

    it('lets the deployer read an IngressClass and its parameters by name, and nothing else of the cluster', () => {
      const [role] = Object.values(resourcesOf(stack, 'kubernetes_cluster_role_v1'));
      const [binding] = Object.values(resourcesOf(stack, 'kubernetes_cluster_role_binding_v1'));
      expect(role?.['metadata']).to.deep.equal({ name: `deployer-${environment}-ingress-classes` });
      expect(role?.['rule']).to.deep.equal([
        { api_groups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: ['get'] },
        { api_groups: ['elbv2.k8s.aws'], resources: ['ingressclassparams'], verbs: ['get'] },
      ]);
      expect(binding?.['role_ref']).to.include({
        kind: 'ClusterRole',
        name: `deployer-${environment}-ingress-classes`,
      });
      expect(binding?.['subject']).to.deep.equal([
        {
          api_group: 'rbac.authorization.k8s.io',
          kind: 'Group',
          name: `deployers:${environment}:hello-world`,
        },
      ]);
    });

    it('has nothing else of the cluster’s scope but namespaces and the rules for their Ingresses', () => {
      expect(Object.keys(stack.resource)).to.have.members([
        'kubernetes_cluster_role_binding_v1',
        'kubernetes_cluster_role_v1',
        'kubernetes_limit_range_v1',
        'kubernetes_manifest',
        'kubernetes_namespace_v1',
        'kubernetes_network_policy_v1',
        'kubernetes_resource_quota_v1',
        'kubernetes_role_binding_v1',
        'kubernetes_role_v1',
      ]);
    });
  });

describe('a namespace whose limits are not written as the API server writes them', () => {
  it('is not changed at each plan: its LimitRange says what the provider will read', () => {
    const [first, ...others] = configuration.environments;
    if (!first) throw new Error('there is no environment');
    const containers = {
      requestCpu: '0.05',
      requestMemory: '65536Ki',
      limitMemory: '1024Mi',
      maximumMemory: '2000M',
    };
    const namespaces = first.namespaces.namespaces.map((namespace) => ({ ...namespace, containers }));
    const changed = { ...first, namespaces: { namespaces } };
    const stack = synthesizeAll({ ...configuration, environments: [changed, ...others] }).get(
      `${first.name}-namespaces`,
    );
    if (!stack) throw new Error(`there is no ${first.name}-namespaces`);
    expect(onlyResource(stack, 'kubernetes_limit_range_v1')['spec']).to.deep.equal({
      limit: [
        {
          type: 'Container',
          default_request: { cpu: '50m', memory: '64Mi' },
          default: { memory: '1Gi' },
          max: { memory: '2G' },
        },
      ],
    });
  });
});
