import type { Construct } from 'constructs';
import { type Service, serviceHost, serviceNamespace } from '../../config/service.ts';
import { BuildProject } from '../../constructs/build-project.ts';
import type { ClusterNetwork } from '../../constructs/cluster-network.ts';
import { projectVariables } from '../delivery/project-variables.ts';
import { artifactBucketArn, decryptReleases } from '../delivery/release-access.ts';
import type { EnvironmentStackProps } from '../environment-stack.ts';
import {
  deployerRoleName,
  deployProjectName,
  deployStageName,
  environmentTag,
  serviceRoleName,
} from '../names.ts';

/** The deployment of a service to an environment. */
export interface DeploymentProps extends EnvironmentStackProps {
  readonly service: Service;
  readonly network: ClusterNetwork;
  /** Encrypts the logs. */
  readonly encryptionKeyArn: string;
}

/**
 * Each step of a deploy may wait five minutes: to recover a release, to migrate, to roll out, to get an address, to pass the
 * smoke test, and to roll back. A timeout in one of them would leave the release pending.
 */
const deployTimeoutMinutes = 40;

/**
 * Creates the project that deploys to an environment, in its account and VPC and with its deployer role. All that it runs is
 * in the release artifact, so it may read neither a repository nor a package registry, and it writes nothing outside its
 * account.
 */
export function createDeployProject(scope: Construct, props: DeploymentProps): BuildProject {
  const { place, deliveryPlace, service, network } = props;
  const environment = props.environment.name;
  const artifacts = deliveryPlace.inRegion(place.region);
  const roles = {
    deployer: place.createdRoleArn(deployerRoleName(service, environment)),
    pipeline: deliveryPlace.createdRoleArn(serviceRoleName('deployments', service)),
  };
  return new BuildProject(scope, 'deploy', {
    place,
    encryptionKeyArn: props.encryptionKeyArn,
    artifactBucketArn: artifactBucketArn(service, artifacts),
    artifactKeyStatement: decryptReleases(artifacts),
    name: deployProjectName(service, environment),
    description: `Deploys ${service.name} to ${environment}`,
    // In the release artifact.
    buildspec: 'deploy.yaml',
    timeoutMinutes: deployTimeoutMinutes,
    privileged: false,
    network,
    tags: environmentTag(environment),
    environmentVariables: {
      ...projectVariables(service, deliveryPlace),
      ...deployVariables(props),
      DEPLOYER_ROLE_ARN: roles.deployer,
      PIPELINE_ROLE_ARN: roles.pipeline,
    },
    statements: [
      {
        sid: 'FindCluster',
        actions: ['eks:DescribeCluster'],
        resources: [place.arn('eks', `cluster/${props.environment.network.clusterName}`)],
      },
      { sid: 'BecomeDeployer', actions: ['sts:AssumeRole'], resources: [roles.deployer] },
      { sid: 'AskPipeline', actions: ['sts:AssumeRole'], resources: [roles.pipeline] },
    ],
  });
}

function deployVariables({ deliveryPlace, service, environment }: DeploymentProps): Record<string, string> {
  const { name, network, ingress } = environment;
  const { path, status, text } = service.smokeTest;
  return {
    ENVIRONMENT: name,
    CLUSTER_NAME: network.clusterName,
    NAMESPACE: serviceNamespace(service, name),
    SERVICE_PORT: String(service.port),
    SERVICE_HOST: serviceHost(service, ingress),
    PIPELINE_REGION: deliveryPlace.region,
    PIPELINE_STAGE: deployStageName(name),
    SMOKE_TEST_PATH: literal(path),
    SMOKE_TEST_STATUS: String(status),
    SMOKE_TEST_TEXT: literal(text),
  };
}

/** The text with Terraform's template markers escaped. */
function literal(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, '$&$&');
}
