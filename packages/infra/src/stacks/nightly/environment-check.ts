import type { Construct } from 'constructs';
import { AccessEntry } from '../../constructs/access-entry.ts';
import { NightlyBuild } from '../../constructs/nightly-build.ts';
import type { NotificationTopic } from '../../constructs/notification-topic.ts';
import { createBuildsNetwork } from '../builds-network.ts';
import type { EnvironmentStackProps } from '../environment-stack.ts';
import { bucketLogs, environmentCheckName, logBucketName, nightlySecurityGroupName } from '../names.ts';
import { RemoteState } from '../remote-state.ts';
import { nightlyBuildSettings } from './nightly-build-settings.ts';
import { readRights } from './read-rights.ts';

export interface EnvironmentCheckProps extends EnvironmentStackProps {
  readonly encryptionKeyArn: string;
  readonly topic: NotificationTopic;
}

/**
 * Compares the stacks of an environment with what runs, each night. It runs inside the VPC, as the API server answers there
 * only, and reads everything in the cluster: Helm keeps its releases in Secrets.
 */
export function createEnvironmentCheck(scope: Construct, props: EnvironmentCheckProps): void {
  const { place, environment, delivery } = props;
  const { name, network, ingress } = environment;
  const check = new NightlyBuild(scope, 'nightly', {
    place,
    name: environmentCheckName(name, place),
    description: `Compares the stacks of ${name} with what runs`,
    ...nightlyBuildSettings(place, delivery),
    environmentVariables: { STACKS: `${name}-*`, PIPELINE_NAMES: '' },
    encryptionKeyArn: props.encryptionKeyArn,
    network: createBuildsNetwork(scope, 'nightly-network', {
      place,
      environment,
      cluster: new RemoteState(scope, 'eks', props),
      securityGroupName: nightlySecurityGroupName(name, place),
    }),
    topic: props.topic,
    failure: `what runs in ${name} is not what the code says, or could not be compared. What to do: docs/how-to/alarms.md#nightly.`,
    statements: readRights({
      place,
      stacks: [`${name}-*`],
      bucketNames: bucketLogs.map((logs) => logBucketName(logs, name, place)),
      clusterName: network.clusterName,
      hostedZoneRoleArn: ingress.hostedZoneRoleArn,
    }),
  });
  new AccessEntry(scope, 'nightly-access', {
    clusterName: network.clusterName,
    principalArn: check.build.roleArn,
    policy: 'AmazonEKSAdminViewPolicy',
  });
}
