import type { CodecommitRepository } from '@cdktf/provider-aws/lib/codecommit-repository/index.js';
import type { Architecture } from '../../config/instance-type.ts';
import type { Service } from '../../config/service.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';
import type { NotificationTopic } from '../../constructs/notification-topic.ts';
import type { PrivateBucket } from '../../constructs/private-bucket.ts';

/** An environment that a pipeline deploys to. */
export interface DeliveryTarget {
  readonly environment: string;
  readonly place: AwsPlace;
  readonly needsApproval: boolean;
}

/** The key of releases in a region. */
export interface ReleaseKey {
  readonly region: string;
  readonly encryptionKeyArn: string;
}

/** A key for each region with releases. The first is in the delivery's own region. */
export type ReleaseKeys = readonly [ReleaseKey, ...ReleaseKey[]];

export interface ServiceDeliveryProps {
  readonly place: AwsPlace;
  readonly service: Service;
  /** In delivery order. */
  readonly targets: readonly DeliveryTarget[];
  readonly topic: NotificationTopic;
  readonly keys: ReleaseKeys;
  /** The architecture of the nodes of all targets: a commit has one image. */
  readonly imageArchitecture: Architecture;
  readonly sourceRepository: CodecommitRepository;
}

/** The artifacts of a pipeline in a region: its actions there read them from a bucket in the same region. */
export interface ArtifactStore extends ReleaseKey {
  readonly bucket: PrivateBucket;
}

/** The inputs of the parts of a service's delivery. */
export interface ServiceDeliveryParts extends ServiceDeliveryProps {
  /** The first is in the delivery's own region. */
  readonly artifactStores: readonly [ArtifactStore, ...ArtifactStore[]];
  readonly sourceRepositoryArn: string;
  readonly imageRepositoryArn: string;
}
