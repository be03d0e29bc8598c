import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { execa } from 'execa';
import { parseNamespacesStack } from 'local-aws/namespaces-stack/parse-namespaces-stack.ts';
import { kubeTools } from 'pipeline-steps';
import { deployersGroup } from '../../../infra/src/stacks/role-rules.ts';
import { configuration, secondService, twoServices } from '../../../infra/test/helpers/configuration.ts';
import { stackIn, synthesizeAll } from '../../../infra/test/helpers/synthesize.ts';
import type { KeptCluster } from '../../src/kept/kept-cluster.ts';

const environment = 'development';
const [firstService = secondService] = configuration.delivery.services;
const own = 'greeter-development';
const foreign = 'hello-world-development';

/** What the deployer of one service may do to another, with the synthesized namespaces of two services. */
export function describeIsolation(kept: () => KeptCluster): void {
  const kubectl = async (args: readonly string[], input?: object) => {
    const { kubectl: program } = await kubeTools();
    const all = ['--kubeconfig', kept().kubeconfig, ...args];
    const result = await execa(program, all, { reject: false, input: JSON.stringify(input ?? {}) });
    return { exitCode: result.exitCode, output: `${result.stdout}\n${result.stderr}` };
  };
  const as = (service: typeof secondService) => [
    '--as=deployer',
    `--as-group=${deployersGroup(service, environment)}`,
  ];
  /** A server-side dry run, as Helm applies. */
  const apply = (object: object) =>
    kubectl([...as(secondService), 'apply', '--server-side', '--dry-run=server', '-f', '-'], object);

  const ingress = (spec: object, annotations = {}) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'greeter', namespace: own, annotations },
    spec,
  });
  const backend = { service: { name: 'greeter', port: { number: 80 } } };
  const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] };
  const forHost = (host: string) => ingress({ rules: [{ host, http }] });

  describe('the deployer of a second service', () => {
    before(async () => {
      const stack = stackIn(synthesizeAll(twoServices), `${environment}-namespaces`);
      const list = { apiVersion: 'v1', kind: 'List', items: parseNamespacesStack(stack) };
      const applied = await kubectl(
        ['apply', '--server-side', '--force-conflicts', '--field-manager=rehearsal', '-f', '-'],
        list,
      );
      expect(applied.exitCode, applied.output).to.equal(0);
      // A new admission policy takes effect a moment later.
      for (let attempt = 1; (await apply(forHost('other.bmutziu.me'))).exitCode === 0; attempt += 1) {
        if (attempt === 20) throw new Error('the API server does not keep to the admission policy');
        await sleep(500);
      }
    });

    it('may read the Secrets of its own service', async () => {
      const { exitCode, output } = await kubectl([...as(secondService), 'get', 'secrets', '-n', own]);
      expect(exitCode, output).to.equal(0);
    });

    for (const args of [
      ['get', 'secrets', '-n', foreign],
      ['get', 'deployments', '-n', foreign],
      ['logs', 'deployment/hello-service', '-n', foreign],
      ['delete', 'deployment/hello-service', '-n', foreign],
      ['set', 'env', 'deployment/hello-service', 'A=b', '-n', foreign],
      ['create', 'serviceaccount', 'any', '-n', foreign],
      ['delete', 'networkpolicy', 'hello-service', '-n', foreign],
      ['delete', 'validatingadmissionpolicy', `ingress-hosts-${own}`],
    ])
      it(`may not, of the first service: kubectl ${args.join(' ')}`, async () => {
        const { exitCode, output } = await kubectl([...as(secondService), ...args]);
        expect(exitCode, output).not.to.equal(0);
        expect(output).to.match(/is forbidden|Forbidden/);
      });

    it('has no Secret that the deployer of the first service may read', async () => {
      const { output } = await kubectl([...as(firstService), 'get', 'secrets', '-n', own]);
      expect(output).to.include('is forbidden');
    });

    it('may have an Ingress for its own host', async () => {
      const { exitCode, output } = await apply(forHost('api.bmutziu.me'));
      expect(exitCode, output).to.equal(0);
    });

    for (const [what, object, says] of [
      ['for the host of the first service', forHost('sample.bmutziu.me'), 'may be: api.bmutziu.me'],
      ['for all hosts of the domain', forHost('*.bmutziu.me'), 'may be: api.bmutziu.me'],
      ['without a host', ingress({ rules: [{ http }] }), 'needs a host'],
      [
        'with a default backend',
        ingress({ defaultBackend: backend, rules: [{ host: 'api.bmutziu.me', http }] }),
        'a defaultBackend answers',
      ],
      [
        'with a condition that hides a host',
        ingress(
          { rules: [{ host: 'api.bmutziu.me', http }] },
          {
            'alb.ingress.kubernetes.io/conditions.greeter': String.raw`[{"field":"host\u002dheader","hostHeaderConfig":{"values":["sample.bmutziu.me"]}}]`,
          },
        ),
        'a host-header condition claims hosts',
      ],
      [
        'with a condition that adds a host',
        ingress(
          { rules: [{ host: 'api.bmutziu.me', http }] },
          {
            'alb.ingress.kubernetes.io/conditions.greeter':
              '[{"field":"host-header","hostHeaderConfig":{"values":["sample.bmutziu.me"]}}]',
          },
        ),
        'a host-header condition claims hosts',
      ],
    ] as const)
      it(`may have no Ingress ${what}`, async () => {
        const { exitCode, output } = await apply(object);
        expect(exitCode, output).not.to.equal(0);
        expect(output).to.include('ValidatingAdmissionPolicy').and.include(says);
      });
  });
}
