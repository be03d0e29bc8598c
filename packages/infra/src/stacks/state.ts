import type { Construct } from 'constructs';
import type { AwsPlace } from '../constructs/aws-place.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { wireBootstrapBackend } from './backend.ts';
import { ClosedStack } from './closed-stack.ts';
import { stateBucketName } from './names.ts';
import { wireAwsProvider } from './providers.ts';

export interface StateStackProps {
  readonly place: AwsPlace;
  /** The bucket is there, and its state is not: take it over instead of making it. @default false */
  readonly importsBucket?: boolean;
}

/** The bucket of all other stacks' states. It is applied once, first, and is never destroyed by accident. */
export class StateStack extends ClosedStack {
  constructor(scope: Construct, id: string, { place, importsBucket }: StateStackProps) {
    super(scope, id);
    wireAwsProvider(this, id, place);
    wireBootstrapBackend(this, place);
    const states = new PrivateBucket(this, 'states', {
      name: stateBucketName(place),
      // S3's own keys: a state under a KMS key that is gone is a state that is gone.
      expireReplacedAfterDays: 90,
      protectFromDestroy: true,
    });
    // Its settings need no import: to make one of them is to set it again.
    if (importsBucket) states.bucket.importFrom(states.name);
  }
}
