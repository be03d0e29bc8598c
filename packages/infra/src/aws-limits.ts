import type { Construct } from 'constructs';
import { SynthesisError } from '../errors.ts';

/** What AWS accepts as names, which it tells only when a resource is created. */
export const namePatterns = {
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
  'log group': /^[.\-_/#A-Za-z0-9]{1,512}$/,
  'security group': /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
} as const;

/** A kind of thing that AWS has names for. */
export type NameKind = keyof typeof namePatterns;

/** The most characters of a name; each pattern says it too. */
export const longestNames: Readonly<Record<NameKind, number>> = {
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
  'log group': 512,
  'security group': 255,
};

/** Returns the name, or refuses it with the path of the construct and what it would name. */
export function checkedName(scope: Construct, kind: NameKind, name: string): string {
  if (namePatterns[kind].test(name)) return name;
  throw new SynthesisError(
    scope.node.path,
    `${name} (${name.length} characters) can't be the name of a ${kind}; AWS wants ${namePatterns[kind].source}`,
  );
}

/** Returns the text, or refuses it when it has more characters than AWS takes there. */
export function checkedLength(scope: Construct, what: string, text: string, limit: number): string {
  if (text.length <= limit) return text;
  throw new SynthesisError(scope.node.path, `${what} has ${text.length} characters, AWS takes ${limit}`);
}
