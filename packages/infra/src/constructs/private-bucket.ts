import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { Construct } from 'constructs';
import { checkedName } from './checked-name.ts';
import { type PolicyStatement, policyDocument } from './policy-document.ts';

export interface PrivateBucketProps {
  readonly name: string;
  /** @default the region of the stack's provider */
  readonly region?: string | undefined;
  /** @default S3's own keys (AES256) */
  readonly encryptionKeyArn?: string;
  /** Delete objects after so many days. @default never */
  readonly expireAfterDays?: number;
  /** Delete replaced versions after so many days. */
  readonly expireReplacedAfterDays: number;
  /** Refuse to destroy the bucket. Without protection, a destroy empties it first. */
  readonly protectFromDestroy: boolean;
  /** Further statements of the bucket's policy, from the bucket's ARN. @default none */
  readonly statements?: (bucketArn: string) => readonly PolicyStatement[];
}

/** A bucket that is versioned, encrypted, closed to the public and reached over TLS only. */
export class PrivateBucket extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly bucket: S3Bucket;
  /** A service that writes here by the bucket's policy depends on this. */
  readonly policy: S3BucketPolicy;
  readonly #region: { readonly region?: string };

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.name = checkedName(this, 'S3 bucket', props.name);
    this.arn = `arn:aws:s3:::${this.name}`;
    this.#region = props.region === undefined ? {} : { region: props.region };
    this.bucket = new S3Bucket(this, 'bucket', {
      ...this.#region,
      bucket: this.name,
      forceDestroy: !props.protectFromDestroy,
      ...(props.protectFromDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      ...this.#region,
      bucket: this.bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      ...this.#region,
      bucket: this.bucket.id,
      rule: [lifecycleRule(props)],
      dependsOn: [versioning],
    });
    this.#encrypt(props.encryptionKeyArn);
    this.policy = this.#close(props.statements?.(this.arn) ?? []);
  }

  #encrypt(keyArn: string | undefined): void {
    const byDefault =
      keyArn === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
        : {
            bucketKeyEnabled: true,
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
          };
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      ...this.#region,
      bucket: this.bucket.id,
      // Since April 2026, S3 blocks customer-provided keys (SSE-C) on new buckets. Without this setting, every plan
      // shows a difference (hashicorp/terraform-provider-aws#47320).
      rule: [{ ...byDefault, blockedEncryptionTypes: ['SSE-C'] }],
    });
  }

  #close(statements: readonly PolicyStatement[]): S3BucketPolicy {
    new S3BucketOwnershipControls(this, 'ownership', {
      ...this.#region,
      bucket: this.bucket.id,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const block = new S3BucketPublicAccessBlock(this, 'public-access', {
      ...this.#region,
      bucket: this.bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    return new S3BucketPolicy(this, 'policy', {
      ...this.#region,
      bucket: this.bucket.id,
      policy: policyDocument([
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principal: '*',
          actions: ['s3:*'],
          resources: [this.arn, `${this.arn}/*`],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        ...statements,
      ]),
      // S3 refuses to change two of these settings of a new bucket at the same time.
      dependsOn: [block],
    });
  }
}

function lifecycleRule(props: PrivateBucketProps): S3BucketLifecycleConfigurationRule {
  return {
    id: 'expire',
    status: 'Enabled',
    filter: [{ prefix: '' }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
    noncurrentVersionExpiration: [{ noncurrentDays: props.expireReplacedAfterDays }],
    ...(props.expireAfterDays === undefined ? {} : { expiration: [{ days: props.expireAfterDays }] }),
  };
}
