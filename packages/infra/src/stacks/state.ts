import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { wireBootstrapBackend } from './backend.ts';
import { stateBucketName } from './names.ts';
import { wireAwsProvider } from './providers.ts';

export interface StateStackProps {
  readonly place: AwsPlace;
  /** Import the bucket, which exists although its state does not. */
  readonly importsBucket: boolean;
}

/** The bucket for the states of all other stacks. Applied first, once, and protected from destroy. */
export class StateStack extends TerraformStack {
  constructor(scope: Construct, id: string, { place, importsBucket }: StateStackProps) {
    super(scope, id);
    wireAwsProvider(this, place);
    wireBootstrapBackend(this, place);
    const states = new PrivateBucket(this, 'states', {
      name: stateBucketName(place),
      // S3's own keys: without its KMS key, a state would be lost.
      expireReplacedAfterDays: 90,
      protectFromDestroy: true,
    });
    // The settings of the bucket need no import: their creation sets them again.
    if (importsBucket) states.bucket.importFrom(states.name);
  }
}
