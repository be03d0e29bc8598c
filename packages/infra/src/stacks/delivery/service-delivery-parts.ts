import type { CodecommitRepository } from '@cdktf/provider-aws/lib/codecommit-repository/index.js';
import type { IngressConfig } from '../../config/ingress.ts';
import type { Architecture } from '../../config/instance-type.ts';
import type { Service } from '../../config/service.ts';
import type { AwsPlace } from '../../constructs/aws-place.ts';
import type { ClusterNetwork } from '../../constructs/cluster-network.ts';
import type { NotificationTopic } from '../../constructs/notification-topic.ts';
import type { PrivateBucket } from '../../constructs/private-bucket.ts';

/** An environment that a pipeline deploys to. */
export interface DeliveryTarget {
  readonly environment: string;
  readonly clusterName: string;
  /** The domain of its services. */
  readonly ingress: Pick<IngressConfig, 'dnsBaseDomain'>;
  readonly needsApproval: boolean;
  readonly network: ClusterNetwork;
}

export interface ServiceDeliveryProps {
  readonly place: AwsPlace;
  readonly service: Service;
  /** In delivery order. */
  readonly targets: readonly DeliveryTarget[];
  readonly topic: NotificationTopic;
  readonly encryptionKeyArn: string;
  /** The architecture of the nodes of all targets: a commit has one image. */
  readonly imageArchitecture: Architecture;
  readonly sourceRepository: CodecommitRepository;
}

/** The inputs of the parts of a service's delivery. */
export interface ServiceDeliveryParts extends ServiceDeliveryProps {
  readonly artifacts: PrivateBucket;
  readonly sourceRepositoryArn: string;
  readonly imageRepositoryArn: string;
}
