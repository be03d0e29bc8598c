import { expect } from 'chai';
import type { Delivery } from '../../src/config/delivery.ts';
import { ruleFaults } from '../../src/config/rules.ts';
import { dayOf } from '../../src/config/version-support.ts';
import { configuration, secondService, testDay, twoServices } from '../helpers/configuration.ts';

const { delivery, environments } = configuration;
const today = dayOf(testDay);

const deliveryFaults = (change: Partial<Delivery>) =>
  ruleFaults({ delivery: { ...delivery, ...change }, environments: twoServices.environments, today });

describe('ruleFaults', () => {
  it('finds nothing wrong with the files of this repository', () => {
    expect(ruleFaults({ delivery, environments, today })).to.deep.equal([]);
  });

  it('refuses nodes of two architectures, as a commit has one image, and takes all of one', () => {
    const onArm = (...names: string[]) =>
      ruleFaults({
        delivery,
        today,
        environments: environments.map((environment) =>
          names.includes(environment.name)
            ? { ...environment, eks: { ...environment.eks, instanceTypes: ['t4g.medium'] } }
            : environment,
        ),
      });
    expect(onArm('staging')).to.deep.equal([
      'packages/infra/environments/staging/eks.ts: instanceTypes[0]: t4g.medium is arm64, the nodes of development are x86_64: one image is built for all',
    ]);
    expect(onArm('development')).to.have.lengthOf(2);
    expect(onArm('development', 'staging', 'production')).to.deep.equal([]);
  });

  it('refuses an environment that is in the order twice', () => {
    const order = [...delivery.order, { environment: 'staging', needsApproval: false }];
    expect(deliveryFaults({ order })).to.deep.equal([
      'packages/infra/environments/delivery.ts: order[3].environment: staging is there twice',
    ]);
  });

  it("refuses an environment that 'staging-*' would take too, as a destroy of staging would take it away", () => {
    const order = [...delivery.order, { environment: 'staging-eu', needsApproval: false }];
    expect(deliveryFaults({ order })).to.deep.equal([
      "packages/infra/environments/delivery.ts: order[3].environment: staging-eu begins as staging does: cdktf would take both for 'staging-*', and destroy both",
    ]);
  });

  it("refuses an environment whose 'state-*' would take the buckets of states", () => {
    const order = [...delivery.order, { environment: 'state', needsApproval: false }];
    expect(deliveryFaults({ order })).to.deep.equal([
      "packages/infra/environments/delivery.ts: order[3].environment: state is taken: 'cdktf destroy state-*' would destroy the stacks of all other states too",
    ]);
  });

  it('shows a value that is empty', () => {
    const services = [{ ...secondService, name: '' }];
    expect(deliveryFaults({ services })).to.include(
      'packages/infra/environments/delivery.ts: services[0].name: "" is not a DNS label that starts with a letter, of 53 characters at most',
    );
  });

  it('refuses an address for mail that is there twice', () => {
    expect(deliveryFaults({ notificationEmails: ['ana@example.com', 'ana@example.com'] })).to.deep.equal([
      'packages/infra/environments/delivery.ts: notificationEmails[1]: ana@example.com is there twice',
    ]);
  });

  for (const [field, name] of [
    ['name', 'constructor'],
    ['pipelineName', 'constructor'],
    ['pipelineName', 'toString'],
    ['sourceRepositoryName', 'constructor'],
    ['sourceRepositoryName', 'valueOf'],
    ['imageRepositoryName', 'constructor'],
  ] as const)
    it(`refuses ${name} as ${field}: every object of JavaScript has it, and synthesis would stop`, () => {
      const second = { ...secondService, [field]: name };
      expect(deliveryFaults({ services: [...delivery.services, second] })).to.deep.equal([
        `packages/infra/environments/delivery.ts: services[1].${field}: ${name} is taken; write another name`,
      ]);
    });

  it('refuses two services that share a repository', () => {
    const services = [...delivery.services, { ...secondService, imageRepositoryName: 'hello_world_repo' }];
    expect(deliveryFaults({ services })).to.deep.equal([
      "packages/infra/environments/delivery.ts: services[1].imageRepositoryName: hello_world_repo is another service's too",
    ]);
  });

  it('takes two services in one repository whose version tags differ', () => {
    const second = { ...secondService, sourceRepositoryName: 'hello_world', tagPrefix: 'greeter-v' };
    expect(deliveryFaults({ services: [...delivery.services, second] })).to.deep.equal([]);
  });

  for (const tagPrefix of ['v', 'v2-', 'version-'])
    it(`refuses the tag prefix ${tagPrefix} beside v in one repository, as a tag can be of both`, () => {
      const second = { ...secondService, sourceRepositoryName: 'hello_world', tagPrefix };
      expect(deliveryFaults({ services: [...delivery.services, second] })).to.deep.equal([
        `packages/infra/environments/delivery.ts: services[1].tagPrefix: a tag of ${tagPrefix} and of v, the prefix of hello-service in hello_world, can be the same; write one that begins otherwise, such as greeter-v`,
      ]);
      expect(
        deliveryFaults({ services: [...delivery.services, { ...secondService, tagPrefix }] }),
      ).to.deep.equal([]);
    });

  for (const [name, tagPrefix, advice] of [
    ['vote', 'vote-v', ', such as release-vote_v'],
    ['vote', 'v1-', ', such as release-vote_v'],
    ['v'.repeat(45), 'v1-', ''],
  ] as const)
    it(`proposes for ${name}, with ${tagPrefix}, only a prefix that it would take`, () => {
      const second = { ...secondService, name, sourceRepositoryName: 'hello_world', tagPrefix };
      expect(deliveryFaults({ services: [...delivery.services, second] })).to.include(
        `packages/infra/environments/delivery.ts: services[1].tagPrefix: a tag of ${tagPrefix} and of v, the prefix of hello-service in hello_world, can be the same; write one that begins otherwise${advice}`,
      );
    });

  it('says how a new service takes over the repositories of a retired one', () => {
    const retired = {
      environments: [],
      services: [{ sourceRepositoryName: 'hello_world' }, { imageRepositoryName: 'hello_world_repo' }],
    };
    expect(deliveryFaults({ retired })).to.deep.equal([
      'packages/infra/environments/delivery.ts: retired.services[0].sourceRepositoryName: hello_world is the repository of hello-service; take it out of retired.services, or name another one there',
      'packages/infra/environments/delivery.ts: retired.services[1].imageRepositoryName: hello_world_repo is the repository of hello-service; take it out of retired.services, or name another one there',
    ]);
    const twice = [{ sourceRepositoryName: 'old' }, { sourceRepositoryName: 'old' }];
    expect(deliveryFaults({ retired: { environments: [], services: twice } })).to.deep.equal([
      'packages/infra/environments/delivery.ts: retired.services[1].sourceRepositoryName: old is there twice',
    ]);
  });

  it('refuses two services that share a namespace, whose Secrets each deployer may read', () => {
    const services = [...delivery.services, { ...secondService, namespace: 'hello-world' }];
    expect(deliveryFaults({ services })).to.deep.equal([
      "packages/infra/environments/delivery.ts: services[1].namespace: hello-world is another service's too",
    ]);
  });

  it('refuses a namespace that lets requests through to another port than its service listens on', () => {
    const [first, ...others] = environments;
    if (first === undefined) throw new Error('there is no environment');
    const namespaces = first.namespaces.namespaces.map((namespace) => ({ ...namespace, servicePort: 8080 }));
    const changed = [{ ...first, namespaces: { namespaces } }, ...others];
    expect(ruleFaults({ delivery, environments: changed, today })).to.deep.equal([
      'packages/infra/environments/development/namespaces.ts: namespaces[0].servicePort: 8080 is not 5000, the port of hello-service in delivery.ts; leave it out here',
    ]);
  });

  it('refuses two services that share a host', () => {
    const services = [...delivery.services, { ...secondService, subdomain: 'sample' }];
    expect(deliveryFaults({ services })).to.deep.equal([
      "packages/infra/environments/delivery.ts: services[1].subdomain: sample is another service's too",
    ]);
  });

  it('refuses an alias that is the host of another service, and one without a record', () => {
    const services = [...delivery.services, { ...secondService, aliases: ['sample'] }];
    expect(deliveryFaults({ services })).to.deep.equal([
      "packages/infra/environments/delivery.ts: services[1].aliases[0]: sample is another service's too",
    ]);
    const unlisted = [...delivery.services, { ...secondService, aliases: ['www'] }];
    expect(deliveryFaults({ services: unlisted })).to.include(
      'packages/infra/environments/staging/subdomains.ts: deploymentsSubdomains: www, where greeter is reached, is missing',
    );
  });

  it('refuses a subdomain that no environment has a record for', () => {
    expect(deliveryFaults({ services: [{ ...secondService, subdomain: 'www' }] })).to.deep.equal(
      environments.map(
        ({ name }) =>
          `packages/infra/environments/${name}/subdomains.ts: deploymentsSubdomains: www, where greeter is reached, is missing`,
      ),
    );
  });

  it('refuses a service that Helm could not name a release after', () => {
    expect(deliveryFaults({ services: [{ ...secondService, name: 'Greeter' }] })).to.deep.equal([
      'packages/infra/environments/delivery.ts: services[0].name: Greeter is not a DNS label that starts with a letter, of 53 characters at most',
    ]);
  });

  it('refuses a service whose name starts with a digit, which its Service could not have', () => {
    expect(deliveryFaults({ services: [{ ...secondService, name: '1st' }] })).to.include(
      'packages/infra/environments/delivery.ts: services[0].name: 1st is not a DNS label that starts with a letter, of 53 characters at most',
    );
  });

  it('takes a namespace that starts with a digit, and refuses what is no DNS label', () => {
    const faultsOf = (namespace: string) =>
      deliveryFaults({ services: [{ ...secondService, namespace }] }).filter((fault) =>
        fault.includes('label'),
      );
    expect(faultsOf('2048-game')).to.deep.equal([]);
    expect(faultsOf('2048.game')).to.deep.equal([
      'packages/infra/environments/delivery.ts: services[0].namespace: 2048.game is not a DNS label',
    ]);
  });

  it('refuses an environment whose name starts with a digit, for the same reason', () => {
    const order = [...delivery.order, { environment: '4th', needsApproval: false }];
    expect(deliveryFaults({ order })).to.deep.equal([
      'packages/infra/environments/delivery.ts: order[3].environment: 4th is not a DNS label that starts with a letter',
    ]);
  });
});
