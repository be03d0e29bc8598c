import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import type { Configuration } from '../../src/config/configuration.ts';
import { configuration, twoServices } from '../helpers/configuration.ts';
import { type Block, onlyResource, resourcesOf, stackNamed, synthesizeAll } from '../helpers/synthesize.ts';
import { statementsOf } from '../helpers/views.ts';

const production = stackNamed('production-monitoring');

type Stack = typeof production;

function alarmsOf(stack: Stack): Map<string, Block> {
  return new Map(
    Object.values(resourcesOf(stack, 'aws_cloudwatch_metric_alarm')).map((block) => [
      z.string().parse(block['alarm_name']),
      block,
    ]),
  );
}

function alarm(stack: Stack, name: string): Block {
  const found = alarmsOf(stack).get(name);
  if (!found) throw new Error(`no alarm is named ${name}`);
  return found;
}

function queryOf(block: Block): string {
  const [query] = z.array(z.looseObject({ expression: z.string() })).parse(block['metric_query']);
  return query?.expression ?? '';
}

function withMonitoring(
  monitoring: Configuration['environments'][number]['eks']['monitoring'],
): Configuration {
  return {
    ...configuration,
    environments: configuration.environments.map((of) => ({ ...of, eks: { ...of.eks, monitoring } })),
  };
}

const runbook = join(import.meta.dirname, '../../../../docs/how-to/alarms.md');
/** Without Container Insights. */
const staging = monitoringWith({ containerInsights: false });

function monitoringWith(monitoring: Configuration['environments'][number]['eks']['monitoring']): Stack {
  const stack = synthesizeAll(withMonitoring(monitoring)).get('staging-monitoring');
  if (!stack) throw new Error('staging has no monitoring');
  return stack;
}

const loadBalancer = '${data.aws_lb.load-balancer.arn_suffix}';
const ofLoadBalancer = ['target-5xx', 'load-balancer-5xx', 'unhealthy-targets', 'no-healthy-target'];
const ofNodes = ['failed-nodes', 'node-cpu', 'node-memory', 'node-disk'];

describe('the alarms of an environment', () => {
  it('watch its load balancer, the pods of its services and its nodes', () => {
    expect([...alarmsOf(production).keys()]).to.have.members(
      [...ofLoadBalancer, 'hello-world-no-ready-pod', 'hello-world-restarts', ...ofNodes].map(
        (name) => `production-${name}`,
      ),
    );
  });

  it('watch the load balancer alone without Container Insights', () => {
    expect([...alarmsOf(staging).keys()]).to.have.members(ofLoadBalancer.map((name) => `staging-${name}`));
  });

  it('watch the pods of each of two services, in its namespace', () => {
    const stack = synthesizeAll(twoServices).get('production-monitoring');
    if (!stack) throw new Error('production has no monitoring');
    const namespaces = ['hello-world', 'greeter'].map(
      (service) => alarm(stack, `production-${service}-no-ready-pod`)['dimensions'],
    );
    expect(namespaces).to.deep.equal([
      {
        ClusterName: 'bmutziu-eks-production',
        Namespace: 'hello-world-production',
        PodName: 'hello-service',
      },
      { ClusterName: 'bmutziu-eks-production', Namespace: 'greeter-production', PodName: 'greeter' },
    ]);
  });

  it('are about its own load balancer, found by the name that Kubernetes tells', () => {
    const [data] = Object.values(production.data['aws_lb'] ?? {});
    expect(data?.['name']).to.include('outputs.loadBalancerDnsName');
    expect(alarm(production, 'production-load-balancer-5xx')['dimensions']).to.deep.equal({
      LoadBalancer: loadBalancer,
    });
    for (const name of ['target-5xx', 'unhealthy-targets', 'no-healthy-target'])
      expect(queryOf(alarm(production, `production-${name}`))).to.include(`LoadBalancer = '${loadBalancer}'`);
  });

  it('have a state for each service, also for one that is added later: a group for each target group', () => {
    expect(queryOf(alarm(production, 'production-target-5xx'))).to.equal(
      'SELECT SUM(HTTPCode_Target_5XX_Count) FROM SCHEMA("AWS/ApplicationELB", LoadBalancer, TargetGroup) ' +
        `WHERE LoadBalancer = '${loadBalancer}' GROUP BY TargetGroup ORDER BY SUM() DESC`,
    );
  });

  it('count the lack of any ready pod as a failure, and the lack of any 5xx as none', () => {
    expect(alarm(production, 'production-hello-world-no-ready-pod')).to.include({
      metric_name: 'pod_status_ready',
      statistic: 'Sum',
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      treat_missing_data: 'breaching',
    });
    expect(alarm(production, 'production-load-balancer-5xx')).to.include({
      treat_missing_data: 'notBreaching',
    });
  });

  it('see a restart by the increase of a count that never falls', () => {
    const queries = z
      .array(z.looseObject({ id: z.string(), return_data: z.boolean().optional() }))
      .parse(alarm(production, 'production-hello-world-restarts')['metric_query']);
    expect(queries.map(({ id, return_data }) => [id, return_data])).to.deep.equal([
      ['counted', undefined],
      ['increase', true],
    ]);
    expect(queries[1]).to.include({ expression: 'DIFF(counted)' });
  });

  it('each have a part of the runbook', () => {
    const headings = [...readFileSync(runbook, 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const [name, block] of alarmsOf(production))
      expect(headings, name).to.include(String(block['alarm_description']).split('#').at(-1));
  });

  it('tell its topic when they begin and when they end, and name the part of the runbook', () => {
    const topic = `arn:aws:sns:eu-west-1:000000000000:aws-kube-cd-production-monitoring`;
    for (const [name, block] of alarmsOf(production)) {
      expect(block['alarm_actions'], name).to.deep.equal([topic]);
      expect(block['ok_actions'], name).to.deep.equal([topic]);
      expect(block['alarm_description'], name).to.match(/docs\/how-to\/alarms\.md#[a-z0-9-]+$/);
    }
  });

  it('may use the topic, and its key', () => {
    const publishing = statementsOf(onlyResource(production, 'aws_sns_topic_policy')['policy']).find(
      ({ Sid }) => Sid === 'AlarmsPublish',
    );
    expect(publishing).to.deep.include({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: {
        ArnLike: { 'aws:SourceArn': ['arn:aws:cloudwatch:eu-west-1:000000000000:alarm:*'] },
        StringEquals: { 'aws:SourceAccount': ['000000000000'] },
      },
    });
    const key = statementsOf(onlyResource(production, 'aws_kms_key')['policy']);
    expect(key.find(({ Sid }) => Sid === 'Publishercloudwatch')?.Action).to.include('kms:GenerateDataKey*');
  });
});

describe('the dashboard of an environment', () => {
  const body = (stack: Stack) =>
    z
      .strictObject({
        widgets: z.array(
          z.strictObject({
            type: z.enum(['alarm', 'metric', 'log']),
            x: z.number(),
            y: z.number(),
            width: z.number(),
            height: z.number(),
            properties: z.looseObject({ title: z.string() }),
          }),
        ),
      })
      .parse(JSON.parse(z.string().parse(onlyResource(stack, 'aws_cloudwatch_dashboard')['dashboard_body'])));

  it('has the environment as its name, and all of its alarms', () => {
    expect(onlyResource(production, 'aws_cloudwatch_dashboard')).to.include({ dashboard_name: 'production' });
    const [alarms] = body(production).widgets;
    expect(alarms?.type).to.equal('alarm');
    expect(z.array(z.string()).parse(alarms?.properties['alarms'])).to.have.lengthOf(
      alarmsOf(production).size,
    );
  });

  for (const [name, stack] of [
    ['production', production],
    ['staging, without Container Insights', staging],
  ] as const)
    it(`puts no widget over another, and none beyond the 24 columns: ${name}`, () => {
      const cells = body(stack).widgets.flatMap(({ x, y, width, height }) =>
        Array.from({ length: width * height }, (_, cell) => {
          const column = x + (cell % width);
          expect(column).to.be.below(24);
          return `${column},${y + Math.floor(cell / width)}`;
        }),
      );
      expect(new Set(cells).size).to.equal(cells.length);
    });

  it('shows the errors that pods of the services have printed', () => {
    const log = body(production).widgets.find(({ type }) => type === 'log');
    expect(log?.properties['query'])
      .to.include("SOURCE '/aws/containerinsights/bmutziu-eks-production/application'")
      .and.include('kubernetes.namespace_name in ["hello-world-production"]');
    expect(body(staging).widgets.some(({ type }) => type === 'log')).to.equal(false);
  });
});

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

  it('is there without alarms, and nothing is where both are switched off', () => {
    const only = monitoringWith({ alarms: false, containerInsights: true });
    expect(Object.keys(only.resource)).to.include('aws_eks_addon').and.not.include('aws_sns_topic');
    expect(monitoringWith({ alarms: false }).resource).to.deep.equal({});
  });
});
