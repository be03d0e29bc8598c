import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface AccessLogBucketProps {
  readonly place: AwsPlace;
  readonly name: string;
  /** Delete entries after so many days. */
  readonly retentionDays: number;
  /** Refuse to destroy the bucket; one that is not protected is emptied when it is destroyed. */
  readonly protectFromDestroy: boolean;
}

/** Where objects begin; elastic load balancing adds `AWSLogs/<account>/` itself and refuses a prefix that holds it. */
const prefix = 'load-balancer';

/** A bucket to which load balancers of its account and region write what was asked of them. */
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
