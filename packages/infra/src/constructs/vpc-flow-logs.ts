import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log/index.js';
import { Construct } from 'constructs';
import type { AwsPlace } from './aws-place.ts';
import { checkedName } from './checked-name.ts';
import type { PolicyStatement } from './policy-document.ts';
import { PrivateBucket } from './private-bucket.ts';
import { ServiceRole, serviceTrust } from './service-role.ts';

export interface VpcFlowLogsProps {
  readonly place: AwsPlace;
  readonly vpcId: string;
  readonly logGroupName: string;
  readonly roleName: string;
  readonly encryptionKeyArn: string;
  readonly retentionDays: number;
}

/** The flow logs of a VPC, rejected traffic included, in an encrypted log group. */
export class VpcFlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: VpcFlowLogsProps) {
    super(scope, id);
    const { place } = props;
    const logGroup = new CloudwatchLogGroup(this, 'log-group', {
      name: checkedName(this, 'log group', props.logGroupName),
      retentionInDays: props.retentionDays,
      kmsKeyId: props.encryptionKeyArn,
    });
    const logGroupArn = place.arn('logs', `log-group:${props.logGroupName}`);
    const role = new ServiceRole(this, 'role', {
      place,
      name: props.roleName,
      description: `Writes flow logs to ${props.logGroupName}`,
      trust: serviceTrust('vpc-flow-logs.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': place.accountId },
        ArnLike: { 'aws:SourceArn': place.arn('ec2', 'vpc-flow-log/*') },
      }),
      statements: [
        {
          // Without logs:CreateLogGroup: late entries must not create the group again after a destroy.
          sid: 'WriteFlows',
          actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          resources: [logGroupArn, `${logGroupArn}:*`],
        },
        // CloudWatch Logs has no resource level for this one. For log-group:* it would grant nothing.
        { sid: 'FindLogGroup', actions: ['logs:DescribeLogGroups'], resources: ['*'] },
      ],
    });
    new FlowLog(this, 'flow-log', {
      vpcId: props.vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      dependsOn: [role.policy],
    });
  }
}

export interface VpcFlowLogBucketProps {
  readonly place: AwsPlace;
  readonly vpcId: string;
  readonly bucketName: string;
  readonly retentionDays: number;
}

/** The flow logs of a VPC, rejected traffic included, in a bucket. */
export class VpcFlowLogBucket extends Construct {
  constructor(scope: Construct, id: string, props: VpcFlowLogBucketProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, 'bucket', {
      name: props.bucketName,
      expireAfterDays: props.retentionDays,
      expireReplacedAfterDays: 1,
      // Deleted with its environment, like a log group.
      protectFromDestroy: false,
      statements: (arn) => deliveryStatements(props.place, arn),
    });
    new FlowLog(this, 'flow-log', {
      vpcId: props.vpcId,
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: bucket.arn,
      dependsOn: [bucket.policy],
    });
  }
}

/**
 * Lets the log delivery write to the bucket. AWS overwrites a policy without these
 * (https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html).
 */
function deliveryStatements(place: AwsPlace, bucketArn: string): PolicyStatement[] {
  const principal = { Service: 'delivery.logs.amazonaws.com' };
  const ownLogs = {
    StringEquals: { 'aws:SourceAccount': place.accountId },
    ArnLike: { 'aws:SourceArn': place.arn('logs', '*') },
  };
  return [
    {
      sid: 'AWSLogDeliveryWrite',
      principal,
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/AWSLogs/${place.accountId}/*`],
      conditions: {
        ...ownLogs,
        StringEquals: { ...ownLogs.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    },
    {
      sid: 'AWSLogDeliveryAclCheck',
      principal,
      actions: ['s3:GetBucketAcl', 's3:ListBucket'],
      resources: [bucketArn],
      conditions: ownLogs,
    },
  ];
}
