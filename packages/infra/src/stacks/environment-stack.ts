import type { Construct } from 'constructs';
import type { Delivery } from '../config/delivery.ts';
import type { Service } from '../config/service.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { ClosedStack } from './closed-stack.ts';
import type { PlacedEnvironment } from './places.ts';
import { wireAwsProvider } from './providers.ts';

export interface EnvironmentStackProps extends PlacedEnvironment {
  /** The services that are delivered to the environment. */
  readonly services: readonly Service[];
  readonly delivery: Delivery;
  /** The account and region of the delivery. */
  readonly deliveryPlace: AwsPlace;
}

/** A stack of AWS resources of one environment, with a Terraform state of its own. */
export abstract class EnvironmentStack extends ClosedStack {
  constructor(scope: Construct, id: string, { place, environment }: EnvironmentStackProps) {
    super(scope, id, place);
    wireAwsProvider(this, place, environment.name);
  }
}
