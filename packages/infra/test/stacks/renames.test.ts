import { expect } from 'chai';
import type { EnvironmentConfig } from '../../src/config/configuration.ts';
import type { Service } from '../../src/config/service.ts';
import { resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { configuration } from '../helpers/configuration.ts';
import { stacks, synthesizeAll } from '../helpers/synthesize.ts';

/** The part of each address before the hash of its path, in every stack. */
function addressesOf(synthesized: typeof stacks): string[] {
  return [...synthesized].flatMap(([name, stack]) =>
    resourcesIn(stack).map(({ address }) => `${name}: ${address}`),
  );
}

/** What an apply would destroy and recreate after a change of names, without the hashes. */
function gone(change: {
  readonly service?: Partial<Service>;
  readonly staging?: (staging: EnvironmentConfig) => Partial<EnvironmentConfig>;
}): string[] {
  const { delivery, environments } = configuration;
  const left = addressesOf(
    synthesizeAll({
      ...configuration,
      delivery: {
        ...delivery,
        services: delivery.services.map((service) => ({ ...service, ...change.service })),
      },
      environments: environments.map((environment) =>
        environment.name === 'staging' ? { ...environment, ...change.staging?.(environment) } : environment,
      ),
    }),
  );
  return addressesOf(stacks)
    .filter((address) => !left.includes(address))
    .map((address) => address.replace(/_[0-9A-F]{8}$/, ''));
}

describe('the addresses that go with a name that a person may change', () => {
  it('are none with the name or the subdomain of a service', () => {
    for (const field of ['name', 'subdomain'])
      expect(gone({ service: { [field]: 'hello' } }), field).to.deep.equal([]);
  });

  it('are the rights of its deployer with the namespace of a service', () => {
    const addresses = gone({ service: { namespace: 'hello' } });
    expect(addresses).to.have.lengthOf(12);
    for (const address of addresses)
      expect(address).to.match(
        /-namespaces: kubernetes_(role_v1|role_binding_v1|manifest)\.hello-world_(deployer|ingress-hosts)_/,
      );
  });

  it('are those of the one repository with its name', () => {
    expect(gone({ service: { sourceRepositoryName: 'hello' } })).to.deep.equal([
      'delivery: aws_codecommit_repository.source-repositories_hello_world',
    ]);
    expect(gone({ service: { imageRepositoryName: 'hello' } })).to.have.members([
      'delivery: aws_ecr_repository.image-repositories_hello_world_repo_repository',
      'delivery: aws_ecr_lifecycle_policy.image-repositories_hello_world_repo_lifecycle',
    ]);
  });

  it('are those of its own parts, which are all named after the pipeline', () => {
    const addresses = gone({ service: { pipelineName: 'hello' } });
    expect(addresses).to.have.length.above(30);
    const parts =
      /^(delivery|\w+-deployments): aws_\w+\.pipelines_hello-world_|-eks: aws_\w+\.access_deployers_hello-world_|-monitoring: aws_\w+\.alarms_hello-world-/;
    for (const address of addresses) expect(address).to.match(parts);
  });

  it('are its record with a subdomain', () => {
    expect(
      gone({ staging: () => ({ subdomains: { deploymentsSubdomains: ['sample', 'www'] } }) }),
    ).to.deep.equal(['staging-subdomains: aws_route53_record.api']);
  });

  it('are all that is in it with a namespace, which Kubernetes can not rename', () => {
    const addresses = gone({
      staging: ({ namespaces }) => ({
        namespaces: { namespaces: namespaces.namespaces.map((of) => ({ ...of, name: 'hello' })) },
      }),
    });
    expect(addresses).to.include('staging-namespaces: kubernetes_namespace_v1.hello-world_namespace');
    for (const address of addresses)
      expect(address).to.match(/^staging-namespaces: kubernetes_\w+\.hello-world_/);
  });

  it('are the entries of a user with its name', () => {
    const addresses = gone({ staging: ({ eks }) => ({ eks: { ...eks, adminUsers: ['ops'] } }) });
    expect(addresses).to.have.members([
      'staging-eks: aws_eks_access_entry.access_user-staging-admin_entry',
      'staging-eks: aws_eks_access_policy_association.access_user-staging-admin_policy',
    ]);
  });

  it('are none with the names of the cluster and of the domain', () => {
    const addresses = gone({
      staging: ({ network, ingress }) => ({
        network: { ...network, clusterName: 'other' },
        ingress: { ...ingress, dnsBaseDomain: 'other.bmutziu.me' },
      }),
    });
    expect(addresses).to.deep.equal([]);
  });
});
