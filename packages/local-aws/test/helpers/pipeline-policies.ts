import { checkPermissions } from '../../src/codepipeline/check-permissions.ts';
import type { DeliveryStack } from '../../src/delivery-stack/delivery-stack.ts';
import { parseDeliveryStack } from '../../src/delivery-stack/parse-delivery-stack.ts';
import type { ResourcePolicy } from '../../src/iam/read-resource-policies.ts';
import type { IamRole } from '../../src/iam/read-roles.ts';
import { deliveryJson } from './delivery-json.ts';
import { allow } from './region.ts';

/** The account of the fixture's delivery. */
export const account = '000000000000';
/** The role of the fixture's pipeline, its rules and its projects. */
export const pipelineRoleArn = `arn:aws:iam::${account}:role/r`;
/** The fixture's delivery. */
export const read = parseDeliveryStack(deliveryJson());

/** The fixture's projects, those of deployments with a role of their own, and with an ARN of their own. */
export function projectsDeployedBy(serviceRoleArn: string, arnOf: (arn: string) => string) {
  return new Map(
    [...read.projects].map(([name, project]) => [
      name,
      name.includes('deploy') ? { ...project, arn: arnOf(project.arn), serviceRoleArn } : project,
    ]),
  );
}

/** A trust policy for services. */
export const services = (...names: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: names.map((name) => ({
      Effect: 'Allow',
      Principal: { Service: `${name}.amazonaws.com` },
      Action: 'sts:AssumeRole',
    })),
  });
/** The trust policy of `role`. */
export const both = services('events', 'codepipeline');
/** A role that EventBridge and CodePipeline may take. */
export const role = (arn: string, policies: readonly string[], trust = both): IamRole => ({
  arn,
  policies,
  trust,
  attached: [],
});

/** The permissions that the role of the pipeline needs, by service. */
export const pipelineActions = ['codepipeline', 'codecommit', 'codebuild', 'sns', 's3', 'logs', 'ec2'].map(
  (of) => `${of}:*`,
);
export const everything = [allow([...pipelineActions, 'sts:AssumeRole'])];

/** Lets EventBridge publish to the fixture's topic. */
export const topicPolicy = policyOf('arn:aws:sns:eu-west-1:000000000000:approvals', {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: '*',
});

/** The policy of a resource in the account. */
export function policyOf(arn: string, ...statements: readonly object[]): ResourcePolicy {
  return {
    arn,
    accountId: account,
    policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  };
}

/** Checks with the fixture's topic, which EventBridge may publish to. */
export function check(
  delivery: DeliveryStack,
  roles: readonly IamRole[],
  resourcePolicies: readonly ResourcePolicy[] = [topicPolicy],
): void {
  checkPermissions(delivery, { roles, resourcePolicies });
}
