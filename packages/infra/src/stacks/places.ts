import {
  accountOf,
  type Configuration,
  type EnvironmentConfig,
  everyEnvironment,
  type NamedEnvironment,
} from '../config/configuration.ts';
import { AwsPlace } from '../constructs/aws-place.ts';
import { stateStackName } from './names.ts';

/** An environment, with its account and region. */
export interface PlacedEnvironment {
  readonly place: AwsPlace;
  readonly environment: EnvironmentConfig;
}

/** The account and region of an environment. */
export function placeOf(
  { account }: Pick<Configuration, 'account'>,
  environment: NamedEnvironment,
): AwsPlace {
  return new AwsPlace(accountOf(account, environment));
}

/** A stack with a bucket of states, in an account and region of its own. */
interface StatePlace {
  readonly name: string;
  readonly place: AwsPlace;
}

/** The stacks with the buckets of states, that of the delivery first. */
export function statePlaces(configuration: Configuration): readonly StatePlace[] {
  const delivery = new AwsPlace(configuration.account);
  const places = [delivery, ...everyEnvironment(configuration).map((of) => placeOf(configuration, of))];
  const byName = new Map(places.map((place) => [stateStackName(place, delivery), place]));
  return [...byName].map(([name, place]) => ({ name, place }));
}
