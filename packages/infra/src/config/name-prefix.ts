import { AwsPlace } from '../constructs/aws-place.ts';
import type { AccountConfig } from './account.ts';
import type { Configuration, EnvironmentConfig } from './configuration.ts';
import type { Delivery } from './delivery.ts';
import type { Service } from './service.ts';

/** Adds the prefix of the installation to the names in the files. Names in Kubernetes need none. */
export function withNamePrefix(configuration: Configuration): Configuration {
  const { account, delivery } = configuration;
  const place = new AwsPlace(account);
  const prefixed = (environment: EnvironmentConfig): EnvironmentConfig => ({
    ...environment,
    network: { ...environment.network, clusterName: place.named(environment.network.clusterName) },
  });
  return {
    account,
    delivery: prefixedDelivery(delivery, account),
    environments: configuration.environments.map(prefixed),
    retiredEnvironments: configuration.retiredEnvironments.map(prefixed),
  };
}

/** The delivery with the prefix before the names of pipelines and repositories. */
export function prefixedDelivery(delivery: Delivery, account: AccountConfig): Delivery {
  const place = new AwsPlace(account);
  const { environments, services } = delivery.retired;
  const retired = services.map(({ sourceRepositoryName, imageRepositoryName }) => ({
    sourceRepositoryName: sourceRepositoryName && place.named(sourceRepositoryName),
    imageRepositoryName: imageRepositoryName && place.named(imageRepositoryName),
  }));
  return {
    ...delivery,
    services: delivery.services.map((service) => prefixedService(service, account)),
    retired: { environments, services: retired },
  };
}

/** A name as it is in the files, without the prefix that `withNamePrefix` has added. */
export function writtenName(name: string, { namePrefix }: AccountConfig): string {
  return namePrefix !== undefined && name.startsWith(`${namePrefix}-`)
    ? name.slice(namePrefix.length + 1)
    : name;
}

/** A service with the prefix before the names of its pipeline and repositories. */
export function prefixedService(service: Service, account: AccountConfig): Service {
  const place = new AwsPlace(account);
  return {
    ...service,
    pipelineName: place.named(service.pipelineName),
    sourceRepositoryName: place.named(service.sourceRepositoryName),
    imageRepositoryName: place.named(service.imageRepositoryName),
  };
}
