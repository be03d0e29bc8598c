import { expect } from 'chai';
import { namedImage, refusalOf, render } from './helm.ts';

const autoscaling = (values: Record<string, string> = {}) => ({
  text: namedImage,
  typed: {
    'autoscaling.enabled': 'true',
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`autoscaling.${name}`, value])),
  },
});

describe('chart HorizontalPodAutoscaler', () => {
  it('is not rendered by default, and the Deployment has the replica count', async () => {
    const { autoscaler, deployment } = await render({ text: namedImage });
    expect(autoscaler).to.equal(undefined);
    expect(deployment.spec.replicas).to.equal(2);
  });

  it('scales the Deployment, which then has no replica count', async () => {
    const { autoscaler, deployment } = await render(autoscaling({ minReplicas: '3', maxReplicas: '9' }));
    expect(deployment.spec).not.to.have.property('replicas');
    expect(autoscaler?.spec).to.deep.include({ minReplicas: 3, maxReplicas: 9 });
    expect(autoscaler?.spec.scaleTargetRef).to.deep.equal({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: deployment.metadata.name,
    });
  });

  it('targets CPU and memory as configured, and leaves out a target of 0', async () => {
    const target = (name: string, averageUtilization: number) => ({
      type: 'Resource',
      resource: { name, target: { type: 'Utilization', averageUtilization } },
    });
    expect((await render(autoscaling())).autoscaler?.spec.metrics).to.deep.equal([target('cpu', 70)]);
    const both = await render(
      autoscaling({ targetCPUUtilizationPercentage: '50', targetMemoryUtilizationPercentage: '80' }),
    );
    expect(both.autoscaler?.spec.metrics).to.deep.equal([target('cpu', 50), target('memory', 80)]);
  });

  it('passes the behavior on unchanged', async () => {
    const { autoscaler } = await render({ values: ['ci/autoscaling-values.yaml'] });
    expect(autoscaler?.spec.behavior).to.deep.equal({
      scaleUp: { stabilizationWindowSeconds: 0 },
      scaleDown: {
        stabilizationWindowSeconds: 120,
        policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
      },
    });
  });

  it('is refused in one sentence if the minimum is above the maximum', async () => {
    const refusal = await refusalOf(autoscaling({ minReplicas: '7', maxReplicas: '6' }));
    expect(refusal).to.include(
      'autoscaling.minReplicas is 7 and autoscaling.maxReplicas is 6: set minReplicas to 6 or less',
    );
  });

  it('is refused in one sentence without a target', async () => {
    const refusal = await refusalOf(autoscaling({ targetCPUUtilizationPercentage: '0' }));
    expect(refusal).to.include('autoscaling is enabled without a target: set');
  });
});
