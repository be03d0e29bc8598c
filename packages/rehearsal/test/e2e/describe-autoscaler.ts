import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { chartCluster, type Delivered } from './chart/chart-cluster.ts';
import { seenUntil, startLoad } from './chart/load.ts';
import { makeNamespace } from './chart/own-namespace.ts';
import { SteppedRelease } from './chart/stepped-release.ts';

const pods = 2;
const loadNamespace = 'autoscaler-load';
const off = ['--set=service.type=ClusterIP', `--set=replicaCount=${pods}`];
const on = [...off, '--set=autoscaling.enabled=true', `--set=autoscaling.minReplicas=${pods}`];

/** The chart's autoscaler, switched on and off under a running release. */
export function describeAutoscaler(delivered: () => Delivered): void {
  describe('an autoscaler under load', () => {
    const cluster = chartCluster(delivered);

    it('is switched on, off and on again with no failed request and never fewer pods than before', async () => {
      const release = new SteppedRelease(cluster, 'autoscaler', []);
      await release.makeNamespace();
      const first = await release.rollOut('1.0.0', off);
      expect(first.exitCode, first.log).to.equal(0);
      await makeNamespace(cluster, loadNamespace);
      const address = await release.shown('service', '{.spec.clusterIP}');
      await startLoad(cluster, loadNamespace, {
        targets: [`http://${address}`],
        clientsOfAKind: 1,
        pauseMs: 100,
      });

      const watch = watchReadyPods(release);
      const changes = [on, off, on];
      for (const [index, flags] of changes.entries()) {
        const change = await release.rollOut(`1.0.${index + 1}`, flags);
        expect(change.exitCode, change.log).to.equal(0);
      }
      const counts = await watch.end();
      const last = `1.0.${changes.length}`;
      const seen = await seenUntil(cluster, loadNamespace, ({ versions }) => (versions[last] ?? 0) > 0);

      expect(counts.length).to.be.above(10);
      expect(Math.min(...counts)).to.be.at.least(pods);
      expect(await release.shown('hpa', '{.spec.minReplicas}')).to.equal(String(pods));
      expect(seen.failures).to.deep.equal([]);
      expect(seen.versions).to.have.all.keys('1.0.0', '1.0.1', '1.0.2', last);
    });
  });
}

/** Polls the number of ready pods. */
function watchReadyPods(release: SteppedRelease): { end(): Promise<readonly number[]> } {
  const counts: number[] = [];
  let isWanted = true;
  const looking = (async () => {
    while (isWanted) {
      counts.push(Number((await release.shown('deployment', '{.status.readyReplicas}')) || 0));
      await sleep(300);
    }
  })();
  return {
    async end() {
      isWanted = false;
      await looking;
      return counts;
    },
  };
}
