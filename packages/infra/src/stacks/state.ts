import type { Construct } from 'constructs';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { wireBootstrapBackend } from './backend.ts';
import { ClosedStack } from './closed-stack.ts';
import { stateBucketName } from './names.ts';
import { wireAwsProvider } from './providers.ts';

export interface StateStackProps {
  readonly place: AwsPlace;
}

/** The bucket of all other stacks' states. It is applied once, first, and is never destroyed by accident. */
export class StateStack extends ClosedStack {
  constructor(scope: Construct, id: string, { place }: StateStackProps) {
    super(scope, id);
    wireAwsProvider(this, id, place);
    wireBootstrapBackend(this);
    new PrivateBucket(this, 'states', {
      name: stateBucketName(place),
      // S3's own keys: a state under a KMS key that is gone is a state that is gone.
      expireReplacedAfterDays: 90,
      protectFromDestroy: true,
    });
  }
}
