import { expect } from 'chai';
import { monitoringWith, production, staging } from '../helpers/monitoring-stacks.ts';
import { onlyResource, resourcesOf } from '../helpers/synthesize.ts';

describe('Container Insights', () => {
  const addon = onlyResource(production, 'aws_eks_addon');

  it('keeps the logs of pods for the days of the environment, encrypted, from before the add-on writes them', () => {
    const groups = Object.entries(resourcesOf(production, 'aws_cloudwatch_log_group')).filter(([address]) =>
      address.startsWith('container-insights'),
    );
    const days = Object.fromEntries(groups.map(([, block]) => [block['name'], block['retention_in_days']]));
    expect(days).to.deep.equal({
      '/aws/containerinsights/bmutziu-eks-production/application': 365,
      '/aws/containerinsights/bmutziu-eks-production/dataplane': 365,
      '/aws/containerinsights/bmutziu-eks-production/host': 365,
      '/aws/containerinsights/bmutziu-eks-production/performance': 1,
    });
    for (const [address, block] of groups) {
      expect(block['kms_key_id']).to.match(/^\$\{aws_kms_key\./);
      expect(addon['depends_on']).to.include(`aws_cloudwatch_log_group.${address}`);
    }
  });

  it('collects no traces, and puts nothing into the pods of services', () => {
    expect(JSON.parse(String(addon['configuration_values']))).to.deep.equal({
      agent: {
        config: { logs: { metrics_collected: { kubernetes: { enhanced_container_insights: true } } } },
      },
      manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
      containerLogs: { enabled: true },
    });
  });

  it('has the rights of its pods, and no right of the nodes', () => {
    expect(onlyResource(production, 'aws_eks_pod_identity_association')).to.include({
      namespace: 'amazon-cloudwatch',
      service_account: 'cloudwatch-agent',
    });
  });

  it('is not there where it is switched off', () => {
    expect(resourcesOf(staging, 'aws_eks_addon')).to.deep.equal({});
    expect(resourcesOf(staging, 'aws_cloudwatch_log_group')).to.deep.equal({});
  });

  it('exists without alarms, and does not exist if both are switched off', () => {
    const only = monitoringWith({ alarms: false, containerInsights: true });
    expect(Object.keys(only.resource)).to.include('aws_eks_addon').and.not.include('aws_sns_topic');
    expect(monitoringWith({ alarms: false }).resource).to.deep.equal({});
  });
});
