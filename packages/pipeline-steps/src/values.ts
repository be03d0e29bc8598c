import { defaultRule } from 'tag-resolver';
import { UsageError } from './errors.ts';

/** Checks a text, or throws a UsageError that says what it should be. */
export type ParseValue = (text: string) => string;

/** A full commit id, as git prints it. */
export const parseCommitId = pattern(
  /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/,
  'a full commit id of 40 or 64 characters',
);

/** An image tag, by the OCI distribution specification. */
export const parseImageTag = pattern(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'an image tag such as 1.0.2');

/** The digest of an image's manifest. */
const digestPattern = /^sha256:[0-9a-f]{64}$/;

export const parseDigest = pattern(digestPattern, 'a digest: sha256: and 64 hexadecimal characters');

/** Whether a text is a digest. */
export function isDigest(text: string): boolean {
  return digestPattern.test(text);
}

/** A registry host and a repository name, for `docker push`. */
export const parseRepositoryUri = pattern(
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/,
  'a repository such as 000000000000.dkr.ecr.eu-west-1.amazonaws.com/hello_world_repo',
);

/** The name of an ECR repository. */
export const parseRepositoryName = pattern(
  /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
  'a repository name such as hello_world_repo',
);

/** The URL of a source repository, without credentials. */
export const parseSourceUrl = pattern(
  /^https:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~-]+)+$/,
  'a URL such as https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
);

/** An AWS region. */
export const parseRegion = pattern(/^[a-z]{2,4}(?:-[a-z]+)+-[0-9]+$/, 'a region such as eu-west-1');

/** The name of a namespace: a DNS label by RFC 1123 (Kubernetes' page on object names). */
export const parseNamespace = pattern(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'a namespace: up to 63 lower-case letters, digits and -, with no - at its ends',
);

/** The name of a Helm release: RFC 1123 labels separated by dots, at most 53 characters (Helm's ValidateReleaseName). */
export const parseReleaseName = pattern(
  /^(?=.{1,53}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
  'a release: up to 53 lower-case letters, digits, - and .',
);

/** The name of an environment: a DNS label that starts with a letter, as in packages/infra. */
export const parseEnvironment = pattern(
  /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'an environment: up to 63 lower-case letters, digits and -, a letter first',
);

/** The name of a pipeline or stage, by CodePipeline's rules. */
export const parsePipelineName = pattern(
  /^[A-Za-z0-9@][A-Za-z0-9.@_-]{0,99}$/,
  'a name of letters, digits, @, ., _ and -',
);

/** The name of a cluster, by EKS's rules. */
export const parseClusterName = pattern(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
  'a cluster: up to 100 letters, digits, _ and -',
);

/** The ARN of an IAM role, with its path. */
export const parseRoleArn = pattern(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[A-Za-z0-9+=,.@_/-]{1,576}$/,
  'the ARN of a role such as arn:aws:iam::000000000000:role/deployer',
);

/** A path inside the clone; neither absolute, nor upwards, nor an option. */
export const parseInnerPath = pattern(
  /^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9_.][A-Za-z0-9_./-]*$/,
  'a path inside the repository such as packages/hello-service',
);

/** Such paths with spaces between. `.` is the whole clone. */
export function parseInnerPaths(text: string): readonly string[] {
  return text.split(' ').map(parseInnerPath);
}

/** The id of an execution of a pipeline. */
export const parseExecutionId = pattern(
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'the id of an execution such as 1b2c3d4e-0000-4000-8000-000000000000',
);

/** The yes or no of a pipeline variable. */
export function parseYesOrNo(text: string): boolean {
  if (text === 'yes') return true;
  if (text === 'no') return false;
  throw new UsageError(`${quote(text)} is neither yes nor no`);
}

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`${quote(text)} is not a whole number from 1 to 999999`);
}

/** A revision of a release, or none. */
export function parseRevision(text: string): number | 'none' | 'unknown' {
  return text === 'none' || text === 'unknown' ? text : parseCount(text);
}

/** A path with an optional query; never another host. */
export const parseUrlPath = pattern(/^\/(?!\/)[\w\-.~!$&'()*+,;=:@%/?]*$/, 'a path such as /');

/** Any text that is not empty. */
export const parseText = pattern(/./s, 'a text');

/** A final HTTP status. */
export function parseStatus(text: string): number {
  if (/^[2-5][0-9]{2}$/.test(text)) return Number(text);
  throw new UsageError(`${quote(text)} is not an HTTP status such as 200`);
}

/** The short commit id, an image tag of every image of the commit. */
export function shortCommitId(commitId: string): string {
  return commitId.slice(0, defaultRule.length);
}

function pattern(expression: RegExp, description: string): ParseValue {
  return (text) => {
    if (expression.test(text)) return text;
    throw new UsageError(`${quote(text)} is not ${description}`);
  };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
