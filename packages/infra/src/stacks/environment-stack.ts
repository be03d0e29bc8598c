import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/configuration.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { wireStateBackend } from './backend.ts';
import { ClosedStack } from './closed-stack.ts';

export interface EnvironmentStackProps {
  readonly place: AwsPlace;
  readonly environment: EnvironmentConfig;
}

/** A stack of one environment, with a Terraform state of its own. */
export abstract class EnvironmentStack extends ClosedStack {
  constructor(scope: Construct, id: string, { place }: EnvironmentStackProps) {
    super(scope, id);
    wireStateBackend(this, id, place);
  }
}
