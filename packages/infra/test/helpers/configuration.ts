import type { Configuration } from '../../src/config/configuration.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { serviceSchema } from '../../src/config/service.ts';
import { testEnvironments } from './test-workspace.ts';

/** A day on which the versions of the tests' environments are in support. */
export const testDay = new Date('2026-11-25T12:00:00Z');

/** The tests' own configuration, test/environments. What a user sets in `environments` changes no expected value. */
export const configuration: Configuration = await loadConfiguration(testEnvironments, testDay);

/** A service beside the one that is there. */
export const secondService = serviceSchema.parse({
  name: 'greeter',
  imageRepositoryName: 'greeter-images',
  subdomain: 'api',
  branch: 'trunk',
  smokeTest: { text: 'Good morning!' },
});

/** The tests' configuration with the second service added. */
export const twoServices: Configuration = {
  ...configuration,
  delivery: { ...configuration.delivery, services: [...configuration.delivery.services, secondService] },
  environments: configuration.environments.map((environment) => ({
    ...environment,
    namespaces: {
      namespaces: environment.namespaces.namespaces.flatMap((namespace) => [
        namespace,
        { ...namespace, name: `greeter-${environment.name}` },
      ]),
    },
  })),
};

/** The tests' configuration with staging no longer delivered to. */
export const stagingRetired: Configuration = {
  ...configuration,
  delivery: {
    ...configuration.delivery,
    order: configuration.delivery.order.filter(({ environment }) => environment !== 'staging'),
    retired: { environments: ['staging'], services: [] },
  },
  environments: configuration.environments.filter(({ name }) => name !== 'staging'),
  retiredEnvironments: configuration.environments.filter(({ name }) => name === 'staging'),
};
