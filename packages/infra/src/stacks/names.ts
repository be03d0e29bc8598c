import type { Service } from '../config/service.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';

/** The prefix of names that no service owns. */
const project = 'aws-kube-cd';

/** The stacks of an environment, in the order in which they are deployed. */
export type EnvironmentStackName =
  | 'network'
  | 'eks'
  | 'autoscaler'
  | 'ingress'
  | 'subdomains'
  | 'namespaces'
  | 'monitoring'
  | 'deployments';

/** The stack of the delivery. The names of resources that all pipelines share end with it. */
export const deliveryStackName = 'delivery';

/** The stack of the nightly comparison of the delivery. The names of its resources end with it. */
export const nightlyStackName = 'nightly';

/** The stack with the bucket for the states of an account and region. The delivery's is called `state`. */
export function stateStackName(place: AwsPlace, delivery: AwsPlace): string {
  return isSamePlace(place, delivery) ? 'state' : `state-${place.accountId}-${place.region}`;
}

/** Whether two places are one account and region. */
export function isSamePlace(one: AwsPlace, other: AwsPlace): boolean {
  return one.accountId === other.accountId && one.region === other.region;
}

/** A stack's name, the folder it is synthesized to and the key of its state: `development-network`. */
export function stackName(environment: string, stack: EnvironmentStackName): string {
  return `${environment}-${stack}`;
}

/** The tags of all resources of a stack. The environment is `shared` in a stack that serves more than one. */
export function stackTags(stack: string, environment = 'shared'): Record<string, string> {
  return { ...environmentTag(environment), stack, 'managed-by': 'cdktf' };
}

/** A tag for look-ups: another installation in the account may have the same environments and stacks. */
export function installationTag(place: AwsPlace): Record<string, string> {
  return { installation: place.named(project) };
}

/** The tag of a resource that serves one environment. */
export function environmentTag(environment: string): Record<string, string> {
  return { environment };
}

/** The labels of an environment's own namespaces. The shared load balancer accepts Ingresses from these only. */
export function namespaceLabels(environment: string): Record<string, string> {
  return { 'app.kubernetes.io/part-of': environment, 'app.kubernetes.io/managed-by': 'cdktf' };
}

/** The name of a key alias, a topic and the like that no service owns. */
export function sharedName(stackName: string, place: AwsPlace): string {
  return place.named(`${project}-${stackName}`);
}

/** The security group of the builds that deploy to an environment's cluster. */
export function deployersSecurityGroupName(environment: string, place: AwsPlace): string {
  return sharedName(`deploy-${environment}`, place);
}

/** The security group of the builds that compare an environment with the code. */
export function nightlySecurityGroupName(environment: string, place: AwsPlace): string {
  return sharedName(`nightly-${environment}`, place);
}

/** The project that compares an environment with the code each night. */
export function environmentCheckName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-nightly`);
}

/** The security group of the endpoints in an environment's network. */
export function endpointsSecurityGroupName(environment: string, place: AwsPlace): string {
  return sharedName(`${stackName(environment, 'network')}-endpoints`, place);
}

/** The IAM roles of a delivery: of the deploy projects that read the pipeline, of the pipeline, of the rules that start it. */
export const serviceRoles = ['deployments', 'pipeline', 'start'] as const;

/** The IAM role of a part of a service's delivery. */
export function serviceRoleName(role: (typeof serviceRoles)[number], { pipelineName }: Service): string {
  return `${pipelineName}-${role}`;
}

/** The event rule that starts a service's pipeline, or that reports its failures. */
export function eventRuleName({ pipelineName }: Service, event: (typeof ruleEvents)[number]): string {
  return `${pipelineName}-${event}`;
}

/** The kinds of event rules of a pipeline. */
export const ruleEvents = ['branch', 'version-tag', 'failure'] as const;

/** The dead-letter queue of the event rules of a service's pipeline. */
export function deadLetterQueueName({ pipelineName }: Service): string {
  return `${pipelineName}-not-started`;
}

/** The bucket of all Terraform states. Names of buckets are unique across all accounts. */
export function stateBucketName(place: AwsPlace): string {
  return sharedName(`states-${place.accountId}-${place.region}`, place);
}

/** The IAM role with which a service is deployed to an environment's cluster. */
export function deployerRoleName({ pipelineName }: Service, environment: string): string {
  return `${pipelineName}-deployer-${environment}`;
}

/** The IAM role with which a service's pipeline runs the deploy project of an environment. */
export function starterRoleName({ pipelineName }: Service, environment: string): string {
  return `${pipelineName}-starter-${environment}`;
}

/** The IAM roles of an environment, by the ends of their names. */
export const environmentRoles = [
  'cluster',
  'nodes',
  'autoscaler',
  'cloudwatch-agent',
  'flow-logs',
  'load-balancer-controller',
] as const;

/** The IAM role of a part of an environment. */
export function environmentRoleName(
  role: (typeof environmentRoles)[number],
  environment: string,
  place: AwsPlace,
): string {
  return place.named(`${environment}-${role}`);
}

/** The logs of an environment that have a bucket: those of its load balancer, and flow logs unless CloudWatch keeps them. */
export const bucketLogs = ['access-logs', 'flow-logs'] as const;

/** The bucket of some logs of an environment. */
export function logBucketName(
  logs: (typeof bucketLogs)[number],
  environment: string,
  place: AwsPlace,
): string {
  return place.named(`${environment}-${logs}-${place.accountId}-${place.region}`);
}

/** The artifact bucket of a service's pipeline. */
export function artifactBucketName(service: Service, place: AwsPlace): string {
  return `${service.pipelineName}-artifacts-${place.accountId}-${place.region}`;
}

/** The CodeBuild project that builds a service's image, and its role. */
export function buildProjectName(service: Service): string {
  return `${service.pipelineName}-build`;
}

/** The stage of every pipeline that finds or builds the image. */
export const buildStageName = 'Build';

/** The stage of every pipeline that waits for an approval of an environment, and its one action. */
export function approvalStageName(environment: string): string {
  return `Approve-${environment}`;
}

/** The stage of every pipeline that deploys to an environment. */
export function deployStageName(environment: string): string {
  return `Deploy-${environment}`;
}

/** The CodeBuild project that deploys a service to an environment, and its role. */
export function deployProjectName(service: Service, environment: string): string {
  return `${service.pipelineName}-deploy-${environment}`;
}
