import { type Configuration, deployStageName } from 'infra';
import { UsageError } from 'infra/errors.ts';
import type { KeptSandbox } from './sandbox/kept-sandbox.ts';

/** The stage that deploys a service to an environment, with its pipeline and account. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly environment: string;
  readonly serviceName: string;
  readonly pipelineName: string;
  readonly stageName: string;
  /** The text before the version in the service's version tags. */
  readonly tagPrefix: string;
  /** The kept rehearsal that is asked instead of AWS. */
  readonly sandbox?: KeptSandbox | undefined;
}

/** Finds the stage that deploys a service to an environment, from the files in environments/. */
export function findPlace(
  { account, delivery }: Pick<Configuration, 'account' | 'delivery'>,
  environment: string,
  serviceName: string | undefined,
): Place {
  const environments = delivery.order.map((entry) => entry.environment);
  if (!environments.includes(environment))
    throw new UsageError(
      `packages/infra/environments/delivery.ts has no environment ${JSON.stringify(environment)} in its order, which has ${environments.join(', ')}`,
    );
  const names = delivery.services.map(({ name }) => name).join(', ');
  if (serviceName === undefined && delivery.services.length > 1)
    throw new UsageError(`there are several services: name one with --service: ${names}`);
  const service = delivery.services.find(({ name }) => serviceName === undefined || name === serviceName);
  if (service === undefined)
    throw new UsageError(
      `packages/infra/environments/delivery.ts has no service ${JSON.stringify(serviceName)}; it has ${names}`,
    );
  return placeOf(account, service, environment);
}

/** The stages of all services and environments, or of those that are named. */
export function findPlaces(
  configuration: Pick<Configuration, 'account' | 'delivery'>,
  environment: string | undefined,
  serviceName: string | undefined,
): readonly Place[] {
  const { account, delivery } = configuration;
  const environments = delivery.order.map((entry) => entry.environment);
  const services = delivery.services.filter(({ name }) => serviceName === undefined || name === serviceName);
  // The same checks of the arguments as for one place.
  findPlace(configuration, environment ?? environments[0] ?? '', serviceName ?? services[0]?.name);
  return services.flatMap((service) =>
    environments
      .filter((name) => environment === undefined || name === environment)
      .map((name) => placeOf(account, service, name)),
  );
}

function placeOf(
  { accountId, region }: Configuration['account'],
  { name: serviceName, pipelineName, tagPrefix }: Configuration['delivery']['services'][number],
  environment: string,
): Place {
  const stageName = deployStageName(environment);
  return { accountId, region, environment, serviceName, pipelineName, stageName, tagPrefix };
}
