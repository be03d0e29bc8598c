import { expect } from 'chai';
import { z } from 'zod';
import { twoServices } from '../../helpers/configuration.ts';
import { resourcesOf, stackIn, synthesizeAll } from '../../helpers/synthesize.ts';

const metadataSchema = z.object({ name: z.string(), namespace: z.string() });

describe('the namespaces of two services', () => {
  const stack = stackIn(synthesizeAll(twoServices), 'staging-namespaces');
  const inNamespace = (type: string, namespace: string) =>
    Object.values(resourcesOf(stack, type)).find(({ metadata }) => {
      const found = metadataSchema.parse(metadata);
      return found.name === 'deployer' && found.namespace === namespace;
    });

  it('have a deployer each, which writes the NetworkPolicy of its own release', () => {
    for (const [namespace, pipeline, release] of [
      ['hello-world-staging', 'hello-world', 'hello-service'],
      ['greeter-staging', 'greeter', 'greeter'],
    ] as const) {
      expect(inNamespace('kubernetes_role_v1', namespace)?.['rule']).to.deep.include({
        api_groups: ['networking.k8s.io'],
        resources: ['networkpolicies'],
        resource_names: [release, `${release}-migrations`],
        verbs: ['create', 'patch', 'delete'],
      });
      expect(inNamespace('kubernetes_role_binding_v1', namespace)?.['subject']).to.deep.equal([
        { api_group: 'rbac.authorization.k8s.io', kind: 'Group', name: `deployers:staging:${pipeline}` },
      ]);
    }
  });

  it('let requests through to the port of their service, and to 5000 without one', () => {
    const services = twoServices.delivery.services.map((service, index) => ({
      ...service,
      port: 5000 + index,
    }));
    const policies = (configured: typeof services) =>
      JSON.stringify(
        Object.values(
          resourcesOf(
            stackIn(
              synthesizeAll({ ...twoServices, delivery: { ...twoServices.delivery, services: configured } }),
              'staging-namespaces',
            ),
            'kubernetes_network_policy_v1',
          ),
        ),
      );
    expect(policies(services)).to.include('"port":"5000"').and.include('"port":"5001"');
    expect(policies(services.slice(0, 1)))
      .to.include('"port":"5000"')
      .and.not.include('"port":"5001"');
  });

  it('take Ingresses for the hosts of their own service only, aliases included', () => {
    const expressions = JSON.stringify(Object.values(resourcesOf(stack, 'kubernetes_manifest')));
    expect(expressions)
      .to.include("rule.host in ['sample.staging.bmutziu.me']")
      .and.include("rule.host in ['api.staging.bmutziu.me']");
    const [first, second] = twoServices.delivery.services;
    if (!first || !second) throw new Error('there are two services');
    const services = [{ ...first, aliases: ['www'] }, second];
    const aliased = synthesizeAll({ ...twoServices, delivery: { ...twoServices.delivery, services } });
    expect(
      JSON.stringify(resourcesOf(stackIn(aliased, 'staging-namespaces'), 'kubernetes_manifest')),
    ).to.include("rule.host in ['sample.staging.bmutziu.me', 'www.staging.bmutziu.me']");
  });
});
