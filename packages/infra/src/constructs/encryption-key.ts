import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import { type PolicyStatement, policyDocument } from './policy-document.ts';

export interface EncryptionKeyProps {
  readonly place: AwsPlace;
  /** @default the region of the stack's provider */
  readonly region?: string | undefined;
  /** Without `alias/`. */
  readonly alias: string;
  readonly description: string;
  /** Log groups that CloudWatch encrypts under this key. */
  readonly logGroupNames: readonly string[];
  /** AWS services that publish to encrypted topics, such as `events.amazonaws.com`. @default none */
  readonly publishers?: readonly string[];
  /** Further statements of the key's policy. @default none */
  readonly statements?: readonly PolicyStatement[];
}

/**
 * A symmetric KMS key that is rotated each year. IAM policies of the account decide which roles may use it. Services that
 * act without a role are listed here.
 */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const region = props.region === undefined ? {} : { region: props.region };
    const key = new KmsKey(this, 'key', {
      ...region,
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(keyStatements(props)),
    });
    new KmsAlias(this, 'alias', {
      ...region,
      name: checkedName(this, 'KMS alias', `alias/${props.alias}`),
      targetKeyId: key.keyId,
    });
    this.arn = key.arn;
  }
}

function keyStatements(props: EncryptionKeyProps): PolicyStatement[] {
  const { place, logGroupNames, publishers = [], statements = [] } = props;
  return [
    {
      // Without this statement, IAM policies of the account have no effect on the key.
      sid: 'AccountDecidesByIam',
      principal: { AWS: place.rootArn },
      actions: ['kms:*'],
      resources: ['*'],
    },
    ...logGroupStatements(place, logGroupNames),
    ...publishers.map((service) => ({
      // AWS does not send aws:SourceAccount and aws:SourceArn here: a condition on them would lose every message.
      sid: `Publisher${service.split('.')[0]}`,
      principal: { Service: service },
      actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      resources: ['*'],
    })),
    ...statements,
  ];
}

function logGroupStatements(place: AwsPlace, names: readonly string[]): PolicyStatement[] {
  // A condition without values would match nothing, and IAM refuses it.
  if (names.length === 0) return [];
  return [
    {
      sid: 'LogGroups',
      principal: { Service: `logs.${place.region}.amazonaws.com` },
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': names.map((name) => place.arn('logs', `log-group:${name}`)),
        },
      },
    },
  ];
}
