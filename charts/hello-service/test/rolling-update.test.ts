import { expect } from 'chai';
import { namedImage, refusalOf, render } from './helm.ts';
import { environmentValue, type Manifests } from './manifests.ts';

describe('chart rollout', () => {
  let manifests: Manifests;
  before(async () => {
    manifests = await render({ text: namedImage });
  });

  it('never has fewer pods than configured', () => {
    expect(manifests.deployment.spec.strategy.rollingUpdate).to.deep.equal({
      maxUnavailable: 0,
      maxSurge: '100%',
    });
  });

  it('probes startup, liveness and readiness on separate paths, startup and readiness each second', () => {
    const { livenessProbe, readinessProbe, startupProbe } = manifests.container;
    expect(livenessProbe.httpGet).to.deep.equal({ path: '/healthz', port: 'http' });
    expect(startupProbe.httpGet).to.deep.equal({ path: '/version', port: 'http' });
    expect(readinessProbe.httpGet).to.deep.equal({ path: '/readyz', port: 'http' });
    expect(readinessProbe.periodSeconds).to.equal(1);
    expect(startupProbe.periodSeconds).to.equal(1);
  });

  it('lets no pod take longer to start than the pipeline waits', async () => {
    const starting = (failureThreshold: number) => ({
      text: namedImage,
      typed: {
        'startupProbe.failureThreshold': String(failureThreshold),
        'startupProbe.periodSeconds': '10',
      },
    });
    expect((await render(starting(30))).deployment).to.be.an('object');
    expect(await refusalOf(starting(31))).to.include(
      'startupProbe gives a pod 310 seconds to start and a roll-out ends after 300: set progressDeadlineSeconds to 370 or more',
    );
  });

  it('lets no pod be asked whether it is ready later than the pipeline waits', async () => {
    const asking = (initialDelaySeconds: number) => ({
      text: namedImage,
      typed: { 'readinessProbe.initialDelaySeconds': String(initialDelaySeconds) },
    });
    expect((await render(asking(299))).deployment).to.be.an('object');
    expect(await refusalOf(asking(300))).to.include(
      'readinessProbe begins after 300 seconds and a roll-out ends after 300: set progressDeadlineSeconds to more than 360',
    );
  });

  it('spreads pods over zones and nodes if possible, and schedules them anyway', () => {
    const constraints = manifests.deployment.spec.template.spec.topologySpreadConstraints;
    expect(constraints.map(({ topologyKey }) => topologyKey)).to.deep.equal([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    for (const { whenUnsatisfiable } of constraints) expect(whenUnsatisfiable).to.equal('ScheduleAnyway');
  });

  it('uses the port that the service listens on', async () => {
    const { container, service } = await render({ text: namedImage, typed: { containerPort: '8081' } });
    expect(environmentValue(container, 'PORT')).to.equal('8081');
    expect(container.ports?.[0]).to.deep.equal({ name: 'http', containerPort: 8081, protocol: 'TCP' });
    expect(service.spec.ports).to.deep.equal([
      { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
    ]);
  });

  const closeLimitSeconds = 20;
  for (const [preStopSleepSeconds, drainDelaySeconds] of [
    [5, 5],
    [15, 20],
    [0, 0],
    [600, 600],
  ] as const) {
    it(`has a grace period for ${preStopSleepSeconds} s of sleep, ${drainDelaySeconds} s of drain and the close`, async () => {
      const { deployment, container } = await render({
        text: namedImage,
        typed: {
          preStopSleepSeconds: String(preStopSleepSeconds),
          drainDelaySeconds: String(drainDelaySeconds),
        },
      });
      expect(deployment.spec.template.spec.terminationGracePeriodSeconds).to.be.above(
        preStopSleepSeconds + drainDelaySeconds + closeLimitSeconds,
      );
      expect(environmentValue(container, 'DRAIN_DELAY_SECONDS')).to.equal(String(drainDelaySeconds));
      expect(container.lifecycle?.preStop.sleep.seconds ?? 0).to.equal(preStopSleepSeconds);
    });
  }
});
