import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import type { Construct } from 'constructs';
import { monitoringOf } from '../config/eks.ts';
import { kubernetesVersion } from '../config/kubernetes-versions.ts';
import { buildLogGroupName } from '../constructs/build-project.ts';
import { checkedName } from '../constructs/checked-name.ts';
import { ContainerInsights, containerLogGroupNames } from '../constructs/container-insights.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { findLoadBalancer } from '../constructs/find-load-balancer.ts';
import { NotificationTopic } from '../constructs/notification-topic.ts';
import { createAlarms } from './alarms.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { environmentAlarms } from './monitoring/alarms.ts';
import { dashboardBody } from './monitoring/dashboard.ts';
import { environmentCheckName, environmentRoleName, isSamePlace, sharedName } from './names.ts';
import { createEnvironmentCheck } from './nightly/environment-check.ts';
import { RemoteState } from './remote-state.ts';

/** The services that publish to the topic: alarms, and the rule for failed nightly checks. */
const publishers = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] as const;

/**
 * The monitoring of an environment: logs of pods, alarms, a dashboard, and the nightly comparison with the code
 * (docs/how-to/alarms.md).
 */
export class MonitoringStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { place, environment } = props;
    const { alarms, containerInsights, ...monitoring } = monitoringOf(environment.eks);
    // CodeBuild clones no repository of another account or region.
    const nightlyDiff = monitoring.nightlyDiff && isSamePlace(place, props.deliveryPlace);
    if (!alarms && !containerInsights && !nightlyDiff) return;
    const encryptionKeyArn = this.#createKey(props).arn;
    if (containerInsights) this.#createContainerInsights(props, encryptionKeyArn);
    if (!alarms && !nightlyDiff) return;
    const topic = this.#createTopic(props, encryptionKeyArn);
    if (alarms) this.#watch(props, topic);
    if (nightlyDiff) createEnvironmentCheck(this, { ...props, encryptionKeyArn, topic });
  }

  #createKey({ place, environment }: EnvironmentStackProps): EncryptionKey {
    return new EncryptionKey(this, 'key', {
      place,
      alias: sharedName(this.node.id, place),
      description: `Logs of the pods and alarms of ${environment.name}`,
      logGroupNames: [
        ...containerLogGroupNames(environment.network.clusterName),
        buildLogGroupName(environmentCheckName(environment.name, place)),
      ],
      publishers,
    });
  }

  #createContainerInsights({ place, environment }: EnvironmentStackProps, encryptionKeyArn: string): void {
    const { name, network, eks } = environment;
    new ContainerInsights(this, 'container-insights', {
      place,
      clusterName: network.clusterName,
      addonVersion: kubernetesVersion(eks.version).addons['amazon-cloudwatch-observability'],
      roleName: environmentRoleName('cloudwatch-agent', name, place),
      encryptionKeyArn,
      logRetentionDays: monitoringOf(eks).podLogRetentionDays,
    });
  }

  #createTopic({ place, delivery }: EnvironmentStackProps, encryptionKeyArn: string): NotificationTopic {
    return new NotificationTopic(this, 'notifications', {
      place,
      name: sharedName(this.node.id, place),
      encryptionKeyArn,
      emails: delivery.notificationEmails,
      publishers,
    });
  }

  #watch({ place, environment, services }: EnvironmentStackProps, topic: NotificationTopic): void {
    const ingress = new RemoteState(this, 'ingress', { place, environment });
    const watched = {
      environment,
      services,
      loadBalancer: findLoadBalancer(this, 'load-balancer', ingress.text('loadBalancerDnsName')).arnSuffix,
    };
    const alarmArns = createAlarms(this, environmentAlarms(watched, place), topic);
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: checkedName(this, 'CloudWatch dashboard', place.named(environment.name)),
      dashboardBody: dashboardBody({ ...watched, region: place.region, alarmArns }),
    });
  }
}
