/**
 * The names that AWS accepts, and their maximum length, which each pattern includes. AWS refuses other names only when it
 * creates a resource.
 */
export const nameLimits = {
  'CloudWatch alarm': { longest: 255, pattern: /^.{1,255}$/ },
  'CloudWatch dashboard': { longest: 255, pattern: /^[A-Za-z0-9_-]{1,255}$/ },
  'CodeBuild project': { longest: 150, pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/ },
  'CodeCommit repository': { longest: 100, pattern: /^(?!.*\.git$)[\w.-]{1,100}$/ },
  'CodePipeline pipeline': { longest: 100, pattern: /^[A-Za-z0-9.@_-]{1,100}$/ },
  'ECR repository': {
    longest: 256,
    pattern: /^(?=.{2,256}$)[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/,
  },
  'EKS cluster': { longest: 100, pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/ },
  'EventBridge rule': { longest: 64, pattern: /^[.\-_A-Za-z0-9]{1,64}$/ },
  'IAM role': { longest: 64, pattern: /^[\w+=,.@-]{1,64}$/ },
  'KMS alias': { longest: 256, pattern: /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/ },
  'S3 bucket': {
    longest: 63,
    pattern: /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3|-an)$/,
  },
  'SNS topic': { longest: 256, pattern: /^[A-Za-z0-9_-]{1,256}$/ },
  'SQS queue': { longest: 80, pattern: /^[A-Za-z0-9_-]{1,80}$/ },
  'log group': { longest: 512, pattern: /^[.\-_/#A-Za-z0-9]{1,512}$/ },
  'security group': { longest: 255, pattern: /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/ },
} as const;

/** A kind of resource with a name. */
export type NameKind = keyof typeof nameLimits;

/**
 * Addresses that AWS reserves in each subnet
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
  /** The description of a CodeCommit repository. */
  repositoryDescription: 1000,
} as const;

/**
 * Regions of the partition aws without a service of the delivery, which would fail in the middle of a first deploy
 * (read on 2026-11-30: https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html,
 * https://docs.aws.amazon.com/general/latest/gr/codepipeline.html). A deployment runs in CodeBuild, by an action of CodePipeline.
 */
export const regionsWithout = {
  CodeCommit: [
    ...['ap-east-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'],
    ...['ca-west-1', 'eu-central-2', 'eu-south-2', 'mx-central-1'],
  ],
  CodePipeline: ['ap-east-2', 'ap-southeast-7', 'ca-west-1', 'mx-central-1'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
