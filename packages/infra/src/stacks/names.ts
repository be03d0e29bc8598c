import type { Service } from '../config/service.ts';
import type { AwsPlace } from '../constructs/aws-place.ts';

/** What everything that is not a service's own is called after. */
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

/** The stack of the delivery, and the beginning of the names of what all its pipelines share. */
export const deliveryStackName = 'delivery';

/** The stack with the bucket for the states of an account and region. That of the delivery is the first one. */
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

/** The tags of all resources of a stack; one that serves no environment alone says `shared`. */
export function stackTags(stack: string, environment = 'shared'): Record<string, string> {
  return { ...environmentTag(environment), stack, 'managed-by': 'cdktf' };
}

/** The tag of what is looked up by its tags: another installation in the account has the same environments and stacks. */
export function installationTag(place: AwsPlace): Record<string, string> {
  return { installation: place.named(project) };
}

/** The tag of a resource that serves one environment. */
export function environmentTag(environment: string): Record<string, string> {
  return { environment };
}

/** The labels of an environment's own namespaces. The shared load balancer takes Ingresses out of these only. */
export function namespaceLabels(environment: string): Record<string, string> {
  return { 'app.kubernetes.io/part-of': environment, 'app.kubernetes.io/managed-by': 'cdktf' };
}

/** The key alias, the topic and the like of a stack that no service owns. */
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

/** The IAM role of a service's pipeline. */
export function pipelineRoleName({ pipelineName }: Service): string {
  return `${pipelineName}-pipeline`;
}

/** The IAM role of the event rules that start a service's pipeline. */
export function startRoleName({ pipelineName }: Service): string {
  return `${pipelineName}-start`;
}

/** The event rule that starts a service's pipeline, by what was pushed, or that tells of its failures. */
export function eventRuleName({ pipelineName }: Service, event: (typeof ruleEvents)[number]): string {
  return `${pipelineName}-${event}`;
}

/** What the event rules of a pipeline wait for. */
export const ruleEvents = ['branch', 'version-tag', 'failure'] as const;

/** The queue of the events that should have started a service's pipeline. */
export function deadLetterQueueName({ pipelineName }: Service): string {
  return `${pipelineName}-not-started`;
}

/** The bucket of all Terraform states; buckets are named apart over all accounts. */
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

/** The IAM role with which the deploy projects of a service ask about its pipeline, and tell of failures. */
export function deploymentsRoleName({ pipelineName }: Service): string {
  return `${pipelineName}-deployments`;
}

/** The IAM role of an environment's control plane. */
export function clusterRoleName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-cluster`);
}

/** The IAM role of an environment's nodes. */
export function nodesRoleName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-nodes`);
}

/** The IAM role of an environment's cluster autoscaler. */
export function autoscalerRoleName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-autoscaler`);
}

/** The IAM role that sends an environment's pod logs and metrics to CloudWatch. */
export function cloudWatchAgentRoleName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-cloudwatch-agent`);
}

/** The IAM role that writes an environment's flow logs. */
export function flowLogsRoleName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-flow-logs`);
}

/** The bucket of an environment's flow logs, where they go to one. */
export function flowLogBucketName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-flow-logs-${place.accountId}-${place.region}`);
}

/** The IAM role of an environment's load balancer controller. */
export function loadBalancerControllerRoleName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-load-balancer-controller`);
}

/** The bucket of what was asked of an environment's load balancer. */
export function accessLogBucketName(environment: string, place: AwsPlace): string {
  return place.named(`${environment}-access-logs-${place.accountId}-${place.region}`);
}

/** The bucket through which a service's pipeline hands its source on. */
export function artifactBucketName(service: Service, place: AwsPlace): string {
  return `${service.pipelineName}-artifacts-${place.accountId}-${place.region}`;
}

/** The CodeBuild project that builds a service's image, and its role. */
export function buildProjectName(service: Service): string {
  return `${service.pipelineName}-build`;
}

/** The stage of every pipeline that finds or builds the image. */
export const buildStageName = 'Build';

/** The stage of every pipeline that deploys to an environment. */
export function deployStageName(environment: string): string {
  return `Deploy-${environment}`;
}

/** The CodeBuild project that deploys a service to an environment, and its role. */
export function deployProjectName(service: Service, environment: string): string {
  return `${service.pipelineName}-deploy-${environment}`;
}
