import { expect } from 'chai';
import { execa } from 'execa';
import { kubeTools } from 'pipeline-steps';
import type { KeptCluster } from '../../src/kept/kept-cluster.ts';

const own = 'hello-world-development';
const other = 'hello-world-staging';

/** The rights of people in a running cluster, by certificates with the groups of the access entries. */
export function describeRights(kept: () => KeptCluster): void {
  const kubectl = async (user: string, args: readonly string[], input?: object) => {
    const { kubectl: program } = await kubeTools();
    const { kubeconfig, userKubeconfigs } = kept();
    const file = user === 'admin' ? kubeconfig : userKubeconfigs[user];
    if (file === undefined) throw new Error(`nobody is ${user}: ${Object.keys(userKubeconfigs).join(', ')}`);
    const all = ['--kubeconfig', file, ...args];
    const result = await execa(program, all, { reject: false, input: JSON.stringify(input ?? {}) });
    return { exitCode: result.exitCode, output: `${result.stdout}\n${result.stderr}` };
  };
  /** A server-side dry run, as Helm applies. */
  const apply = (user: string, object: object) =>
    kubectl(user, ['apply', '--server-side', '--dry-run=server', '-f', '-'], object);

  describe('the deployer of an environment', () => {
    const deployer = 'role-hello-world-deployer-development';

    for (const args of [
      ['get', 'deployments', '--namespace', own],
      ['get', 'secrets', '--namespace', own],
      ['get', 'ingressclass', 'alb'],
      ['get', 'jobs', '--namespace', own],
      ['create', 'job', 'any', '--image', 'any', '--namespace', own, '--dry-run=server'],
      ['set', 'env', 'deployment/hello-service', 'A=b', '--namespace', own, '--dry-run=server'],
    ])
      it(`may: kubectl ${args.join(' ')}`, async () => {
        const { exitCode, output } = await kubectl(deployer, args);
        expect(exitCode, output).to.equal(0);
      });

    for (const args of [
      ['get', 'deployments', '--namespace', other],
      ['get', 'secrets', '--namespace', other],
      ['get', 'secrets', '--all-namespaces'],
      ['get', 'secrets', '--namespace', 'kube-system'],
      ['get', 'nodes'],
      ['get', 'namespaces'],
      ['get', 'ingressclasses'],
      ['delete', 'ingressclass', 'alb'],
      ['create', 'namespace', 'mine'],
      ['label', 'namespace', own, 'pod-security.kubernetes.io/enforce-', '--overwrite'],
      ['delete', 'role', 'deployer', '--namespace', own],
      ['create', 'role', 'more', '--verb', '*', '--resource', 'secrets', '--namespace', own],
      ['create', 'rolebinding', 'more', '--clusterrole', 'admin', '--group', 'any', '--namespace', own],
      ['create', 'clusterrolebinding', 'more', '--clusterrole', 'cluster-admin', '--group', 'any'],
      ['patch', 'resourcequota', 'quota', '--namespace', own, '--patch', '{"spec":{"hard":{"pods":"99"}}}'],
      ['delete', 'resourcequota', 'quota', '--namespace', own],
      ['delete', 'limitrange', 'limits', '--namespace', own],
      ['delete', 'networkpolicy', 'default-deny', '--namespace', own],
      ['create', 'cronjob', 'any', '--image', 'any', '--schedule', '* * * * *', '--namespace', own],
      ['exec', 'deployment/hello-service', '--namespace', own, '--', 'true'],
      ['create', 'token', 'default', '--namespace', own],
      ['get', 'pods', '--namespace', own, '--as', 'admin', '--as-group', 'system:masters'],
    ])
      it(`may not: kubectl ${args.join(' ')}`, async () => {
        const { exitCode, output } = await kubectl(deployer, args);
        expect(exitCode, output).not.to.equal(0);
        expect(output).to.match(/is forbidden|Forbidden/);
      });

    const policy = (name: string) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: own },
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/instance': name } },
        policyTypes: ['Ingress'],
      },
    });

    it('may take away and make the NetworkPolicies of its release’s name', async () => {
      const removed = await kubectl(deployer, [
        'delete',
        'networkpolicy',
        'hello-service',
        '--namespace',
        own,
      ]);
      expect(removed.exitCode, removed.output).to.equal(0);
      for (const name of ['hello-service', 'hello-service-migrations']) {
        const made = await apply(deployer, policy(name));
        expect(made.exitCode, made.output).to.equal(0);
      }
    });

    for (const name of ['default-deny', 'open-all'])
      it(`may not apply a NetworkPolicy ${name}`, async () => {
        const { exitCode, output } = await apply(deployer, policy(name));
        expect(exitCode, output).not.to.equal(0);
        expect(output).to.include('is forbidden');
      });

    it('may not change its own Role', async () => {
      const { output } = await apply(deployer, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'deployer', namespace: own },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      });
      expect(output).to.include('roles.rbac.authorization.k8s.io "deployer" is forbidden');
    });
  });

  describe('a developer of an environment', () => {
    const developer = 'user-development-developer';

    for (const args of [
      ['get', 'pods', '--namespace', own],
      ['logs', 'deployment/hello-service', '--namespace', own, '--tail', '1'],
      ['get', 'events', '--namespace', own],
      ['get', 'resourcequota', 'quota', '--namespace', own],
      ['get', 'role', 'deployer', '--namespace', own],
    ])
      it(`may: kubectl ${args.join(' ')}`, async () => {
        const { exitCode, output } = await kubectl(developer, args);
        expect(exitCode, output).to.equal(0);
      });

    for (const args of [
      ['get', 'secrets', '--namespace', own],
      ['get', 'pods', '--namespace', other],
      ['get', 'nodes'],
      ['delete', 'pod', '--all', '--namespace', own],
      ['scale', 'deployment/hello-service', '--replicas', '0', '--namespace', own],
      ['exec', 'deployment/hello-service', '--namespace', own, '--', 'true'],
      ['port-forward', 'deployment/hello-service', '5000', '--namespace', own],
    ])
      it(`may not: kubectl ${args.join(' ')}`, async () => {
        const { exitCode, output } = await kubectl(developer, args);
        expect(exitCode, output).not.to.equal(0);
        expect(output).to.match(/is forbidden|Forbidden/);
      });
  });

  describe('a namespace of the synthesized stack', () => {
    const pod = (container: object) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'trial', namespace: own },
      spec: {
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'trial',
            image: 'any',
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            ...container,
          },
        ],
      },
    });

    it('admits a pod that asks for nothing, with the defaults that its quota counts', async () => {
      const { exitCode, output } = await kubectl(
        'role-hello-world-deployer-development',
        ['apply', '--server-side', '--dry-run=server', '--output', 'jsonpath={..resources}', '-f', '-'],
        pod({}),
      );
      expect(exitCode, output).to.equal(0);
      expect(JSON.parse(output)).to.deep.equal({
        limits: { memory: '128Mi' },
        requests: { cpu: '50m', memory: '64Mi' },
      });
    });

    for (const [what, container, words] of [
      ['runs as root', { securityContext: { runAsUser: 0 } }, 'violates PodSecurity "restricted:v1.36"'],
      [
        'asks for more CPU than its quota',
        { resources: { requests: { cpu: '3' } } },
        'exceeded quota: quota',
      ],
      [
        'asks for more memory than a container may',
        { resources: { limits: { memory: '1Gi' } } },
        'maximum memory usage per Container is 512Mi',
      ],
    ] as const)
      it(`refuses a pod that ${what}, also from the administrator`, async () => {
        for (const user of ['role-hello-world-deployer-development', 'admin']) {
          const { exitCode, output } = await apply(user, pod(container));
          expect(exitCode, output).not.to.equal(0);
          expect(output).to.include(words);
        }
      });

    it('refuses a load balancer beyond its quota', async () => {
      const { output } = await apply('role-hello-world-deployer-development', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'second', namespace: own },
        spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
      });
      expect(output).to.include('exceeded quota: quota, requested: services.loadbalancers=1');
    });
  });
}
