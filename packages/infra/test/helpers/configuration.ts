import type { ServiceConfig } from '../../src/environment/delivery-config.ts';
import type { Configuration } from '../../src/environment/environment-config.ts';
import { loadConfiguration } from '../../src/environment/load-environments.ts';

/** A day on which the versions of this repository's environments are in support. */
export const testDay = new Date('2026-11-25T12:00:00Z');

/** The configuration of this repository, as it is. */
export const configuration: Configuration = await loadConfiguration(undefined, testDay);

/** A service beside the one that is there. */
export const secondService: ServiceConfig = {
  name: 'greeter',
  pipelineName: 'greeter',
  sourceRepositoryName: 'greeter',
  imageRepositoryName: 'greeter-images',
  namespace: 'hello-world',
  subdomain: 'api',
  branch: 'trunk',
};

/** This repository's configuration with the second service added. */
export const twoServices: Configuration = {
  ...configuration,
  delivery: { ...configuration.delivery, services: [...configuration.delivery.services, secondService] },
};
