import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { twoServices } from '../../helpers/configuration.ts';
import { alarmsOf, production, type Stack, staging } from '../../helpers/monitoring-stacks.ts';
import { type Block, onlyResource, synthesizeAll } from '../../helpers/synthesize.ts';
import { statementsOf } from '../../helpers/views.ts';

function alarm(stack: Stack, name: string): Block {
  const found = alarmsOf(stack).get(name);
  if (!found) throw new Error(`no alarm is named ${name}`);
  return found;
}

function queryOf(block: Block): string {
  const [query] = z.array(z.looseObject({ expression: z.string() })).parse(block['metric_query']);
  return query?.expression ?? '';
}

const runbook = join(import.meta.dirname, '../../../../../docs/how-to/alarms.md');
const loadBalancer = '${data.aws_lb.load-balancer.arn_suffix}';
const ofLoadBalancer = ['target-5xx', 'load-balancer-5xx', 'unhealthy-targets', 'no-healthy-target'];
const ofNightly = ['nightly-failed-invocations', 'nightly-failed-failed-invocations'];
const ofNodes = ['failed-nodes', 'node-cpu', 'node-memory', 'node-disk'];

describe('the alarms of an environment', () => {
  it('watch its load balancer, the pods of its services, its nodes and its nightly check', () => {
    expect([...alarmsOf(production).keys()]).to.have.members(
      [...ofLoadBalancer, 'hello-world-no-ready-pod', 'hello-world-restarts', ...ofNodes, ...ofNightly].map(
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

  it('watch its own load balancer, found by the name in Kubernetes', () => {
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

  it('count a target group without targets as one without healthy ones: the load balancer reports no number', () => {
    expect(alarm(staging, 'staging-no-healthy-target')).to.include({ treat_missing_data: 'breaching' });
    expect(alarm(staging, 'staging-unhealthy-targets')).to.include({ treat_missing_data: 'notBreaching' });
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

  it('notify its topic when they begin and when they end, and name the part of the runbook', () => {
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
