import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface AccessLogBucketProps {
  readonly place: AwsPlace;
  readonly name: string;
  /** Delete entries after so many days. */
  readonly retentionDays: number;
  /** Refuse to destroy the bucket. Without protection, a destroy empties it first. */
  readonly protectFromDestroy: boolean;
}

/** The prefix of objects. Elastic Load Balancing adds `AWSLogs/<account>/` itself, and refuses a prefix that contains it. */
const prefix = 'load-balancer';

/** A bucket for the access logs of load balancers in its account and region. */
export class AccessLogBucket extends Construct {
  readonly bucket: PrivateBucket;
  /** The attributes of a load balancer that writes here. */
  readonly attributes: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: AccessLogBucketProps) {
    super(scope, id);
    const { place, name, retentionDays, protectFromDestroy } = props;
    this.bucket = new PrivateBucket(this, 'bucket', {
      name,
      // Under S3's own keys: load balancers do not write to a bucket whose default is a KMS key.
      expireAfterDays: retentionDays,
      expireReplacedAfterDays: 1,
      protectFromDestroy,
      statements: (arn) => [
        {
          sid: 'LoadBalancersWrite',
          principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
          actions: ['s3:PutObject'],
          resources: [`${arn}/${prefix}/AWSLogs/${place.accountId}/*`],
          conditions: { ArnLike: { 'aws:SourceArn': place.arn('elasticloadbalancing', 'loadbalancer/*') } },
        },
      ],
    });
    this.attributes = {
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': this.bucket.name,
      'access_logs.s3.prefix': prefix,
    };
  }
}
