import { type Configuration, deployStageName } from 'infra';
import { UsageError } from './errors.ts';

/** The stage to roll back, with its pipeline and account. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly environment: string;
  readonly pipelineName: string;
  readonly stageName: string;
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
      `environments/delivery.ts has no environment ${JSON.stringify(environment)} in its order, which has ${environments.join(', ')}`,
    );
  const names = delivery.services.map(({ name }) => name).join(', ');
  if (serviceName === undefined && delivery.services.length > 1)
    throw new UsageError(`there are several services: name one with --service: ${names}`);
  const service = delivery.services.find(({ name }) => serviceName === undefined || name === serviceName);
  if (service === undefined)
    throw new UsageError(
      `environments/delivery.ts has no service ${JSON.stringify(serviceName)}; it has ${names}`,
    );
  const { accountId, region } = account;
  const { pipelineName } = service;
  return { accountId, region, environment, pipelineName, stageName: deployStageName(environment) };
}
