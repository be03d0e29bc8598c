/** The names that AWS accepts. It refuses others only when it creates a resource. */
export const namePatterns = {
  'CloudWatch alarm': /^.{1,255}$/,
  'CloudWatch dashboard': /^[A-Za-z0-9_-]{1,255}$/,
  'CodeBuild project': /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/,
  'CodeCommit repository': /^(?!.*\.git$)[\w.-]{1,100}$/,
  'CodePipeline pipeline': /^[A-Za-z0-9.@_-]{1,100}$/,
  'ECR repository': /^(?=.{2,256}$)[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/,
  'EKS cluster': /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
  'EventBridge rule': /^[.\-_A-Za-z0-9]{1,64}$/,
  'IAM role': /^[\w+=,.@-]{1,64}$/,
  'KMS alias': /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/,
  'S3 bucket': /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3|-an)$/,
  'SNS topic': /^[A-Za-z0-9_-]{1,256}$/,
  'SQS queue': /^[A-Za-z0-9_-]{1,80}$/,
  'log group': /^[.\-_/#A-Za-z0-9]{1,512}$/,
  'security group': /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
} as const;

/** A kind of resource with a name. */
export type NameKind = keyof typeof namePatterns;

/** The maximum length of a name. Each pattern includes it. */
export const longestNames: Readonly<Record<NameKind, number>> = {
  'CloudWatch alarm': 255,
  'CloudWatch dashboard': 255,
  'CodeBuild project': 150,
  'CodeCommit repository': 100,
  'CodePipeline pipeline': 100,
  'ECR repository': 256,
  'EKS cluster': 100,
  'EventBridge rule': 64,
  'IAM role': 64,
  'KMS alias': 256,
  'S3 bucket': 63,
  'SNS topic': 256,
  'SQS queue': 80,
  'log group': 512,
  'security group': 255,
};

/**
 * Addresses that AWS keeps for itself in each subnet
 * (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).
 */
export const reservedSubnetAddresses = 5;

/** The maximum length of other texts. infra-checks compares names and texts with AWS's API models. */
export const longestTexts = {
  /** A certificate's common name, which is its first domain. */
  certificateName: 64,
  eventInputTemplate: 8192,
  eventPattern: 4096,
  /** A value in the configuration of a pipeline's action, once its variables are resolved. */
  pipelineSetting: 1000,
} as const;
