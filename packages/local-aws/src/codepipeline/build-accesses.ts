import { accountOf, regionOf } from '../aws-api/arn.ts';
import type { Access } from '../aws-api/authorize.ts';
import type { BuildProject, PipelineAction, PipelineStack } from '../delivery-stack/delivery-stack.ts';
import { allOf, bucketAccesses, readAccesses, writeAccesses } from './action-accesses.ts';

/**
 * What CodeBuild does with the role of a project before and after the commands of a build, as AWS documents it
 * (https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html).
 */
export function accessesOfBuild(
  project: BuildProject,
  { region, inputArtifacts, outputArtifacts }: PipelineAction,
  stack: PipelineStack,
): Access[] {
  return [
    ...logAccesses(project),
    ...networkAccesses(project),
    ...bucketAccesses(stack, region, ['GetBucketAcl', 'GetBucketLocation']),
    ...inputArtifacts.flatMap((name) => readAccesses(stack, region, name)),
    ...outputArtifacts.flatMap((name) => writeAccesses(stack, region, name, ['PutObject'])),
  ];
}

function logAccesses(project: BuildProject): Access[] {
  const { logGroup } = project;
  if (logGroup === undefined) return [];
  const group = arnBeside(project, 'logs', `log-group:${logGroup}`);
  return [
    ...allOf('logs', ['CreateLogGroup'], group),
    ...allOf('logs', ['CreateLogStream', 'PutLogEvents'], `${group}:log-stream:a1b2c3d`),
  ];
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/vpc-support.html */
function networkAccesses(project: BuildProject): Access[] {
  const { network } = project;
  if (network === undefined) return [];
  const ec2 = (resource: string) => arnBeside(project, 'ec2', resource);
  const networkInterface = ec2('network-interface/eni-a1b2c3d');
  const subnets = network.subnetIds.map((id) => ec2(`subnet/${id}`));
  const seen = ['DhcpOptions', 'NetworkInterfaces', 'SecurityGroups', 'Subnets', 'Vpcs'];
  const made = [
    networkInterface,
    ...subnets,
    ...network.securityGroupIds.map((id) => ec2(`security-group/${id}`)),
  ];
  return [
    ...allOf(
      'ec2',
      seen.map((name) => `Describe${name}`),
      '*',
    ),
    ...made.flatMap((resource) => allOf('ec2', ['CreateNetworkInterface'], resource)),
    ...subnets.flatMap((subnet) => [
      {
        action: 'ec2:DeleteNetworkInterface',
        resource: networkInterface,
        context: { 'ec2:Subnet': subnet },
      },
      {
        action: 'ec2:CreateNetworkInterfacePermission',
        resource: networkInterface,
        context: { 'ec2:Subnet': subnet, 'ec2:AuthorizedService': 'codebuild.amazonaws.com' },
      },
    ]),
  ];
}

/** The ARN of a resource in the project's region and account. */
function arnBeside({ arn }: BuildProject, service: string, resource: string): string {
  return `arn:aws:${service}:${regionOf(arn)}:${accountOf(arn)}:${resource}`;
}
