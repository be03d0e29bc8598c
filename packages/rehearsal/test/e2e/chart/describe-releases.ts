import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { rejectionOf } from '../../../../programs/test/helpers/rejection-of.ts';
import type { ChartCluster, Delivered } from './chart-cluster.ts';
import { environmentBalancer } from './environment-balancer.ts';
import { seenUntil, startLoad, stopLoad } from './load.ts';
import { rollOut, scenarios, tryScenario } from './scenarios.ts';

const rollOuts = 20;
const triedAtOnce = 3;
const drainAttempts = 40;

const podList = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }) }),
  ),
});

/** Releases of the chart: each scenario, drains, and roll-outs in a row under load. */
export function describeReleases(cluster: ChartCluster, namespace: string, delivered: () => Delivered): void {
  describe('a release, by the deployer', () => {
    const told = new Map<string, PromiseSettledResult<string>>();
    before(async () => {
      const waiting = [...scenarios];
      const work = async () => {
        for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
          const [result] = await Promise.allSettled([tryScenario(cluster, scenario, namespace)]);
          if (result) told.set(scenario, result);
        }
      };
      await Promise.all(Array.from({ length: triedAtOnce }, work));
    });

    for (const scenario of scenarios) {
      it(`of ${scenario} rolls out and passes helm test`, () => {
        const result = told.get(scenario);
        if (result?.status === 'rejected') throw result.reason;
        expect(result?.value).to.match(/^http:\/\/[\d.]+:\d+\/version answers/m);
      });
    }
  });

  /** The pods of a release: those that serve, and the number of all, with those that terminate. */
  const podsOf = async (release: string) => {
    const selector = `--selector=app.kubernetes.io/instance=${release},app.kubernetes.io/name=hello-service`;
    const list = await cluster.kubectl(['get', 'pods', '-n', namespace, selector, '--output=json']);
    const { items } = podList.parse(JSON.parse(list));
    const staying = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return { serving: staying.map(({ metadata }) => metadata.name), count: items.length };
  };

  describe('a drain', () => {
    /** Requests an eviction as `kubectl drain` does. A disruption budget may refuse it. */
    const evict = async (name: string): Promise<string> => {
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
      return JSON.parse(await cluster.kubectl(['create', '--raw', path, '-f', '-'], JSON.stringify(eviction)))
        .status;
    };

    /** Repeats the request, as `kubectl drain` does: a budget counts a pod only some time after it is ready. */
    const drain = async (name: string): Promise<string> => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await evict(name);
        } catch (error) {
          if (attempt === drainAttempts) throw error;
          await sleep(500);
        }
      }
    };

    it('takes a single pod', async () => {
      await rollOut(cluster, 'single-pod', namespace);
      const [pod = ''] = (await podsOf('single-pod')).serving;
      expect(await drain(pod)).to.equal('Success');
    });

    it('takes one of two pods, and not the other in the same moment', async () => {
      await rollOut(cluster, 'node-port', namespace);
      const [one = '', other = ''] = (await podsOf('node-port')).serving;
      expect(await drain(one)).to.equal('Success');
      expect((await rejectionOf(evict(other))).message).to.include("violate the pod's disruption budget");
    });
  });

  describe(`${rollOuts} roll-outs in a row under load by every way in, with the chart's own waits`, () => {
    const release = 'load-balancer';
    const versions = Array.from({ length: rollOuts + 1 }, (_, count) => `2.0.${count}`);
    /** A name beside the delivered service's, under the environment's domain. */
    const host = () =>
      new URL(delivered().outcomes[0]?.address ?? '').hostname.replace(/^[^.]+/, 'under-load');
    const rollOutVersion = (version: string) =>
      rollOut(cluster, release, namespace, [
        ...['--set=ingress.enabled=true', '--set=ingress.alb.byClass=true'],
        ...[`--set-string=ingress.hosts[0].host=${host()}`, `--set-string=image.tag=${version}`],
      ]);
    const shown = (kind: string, path: string) =>
      cluster.kubectl(
        ['get', kind, `${release}-hello-service`, '-n', namespace].concat(`--output=jsonpath=${path}`),
      );
    before(async () => {
      await rollOutVersion('2.0.0');
      const ownAddress = '{.status.loadBalancer.ingress[0].ip}';
      const addresses = await shown('service', `{.spec.clusterIP},${ownAddress}`);
      const balancer = await environmentBalancer(
        await shown('ingress', '{.status.loadBalancer.ingress[0].hostname}'),
      );
      const direct = addresses.split(',').map((address) => `http://${address}`);
      const targets = [...direct, `https://${host()}`];
      await startLoad(cluster, namespace, { targets, balancer });
    });
    after(() => stopLoad(cluster, namespace));

    it('fail no request, by connections that clients keep and by new ones, and each version answers', async () => {
      for (const version of versions.slice(1)) await rollOutVersion(version);
      // The pods of the version before the last still drain, and get requests until they are gone.
      while ((await podsOf(release)).count > 2) await sleep(500);
      const last = versions.at(-1) ?? '';
      const before = await seenUntil(cluster, namespace, ({ versions }) => (versions[last] ?? 0) > 0);
      const {
        kept,
        fresh,
        failures,
        versions: answered,
      } = await seenUntil(cluster, namespace, (seen) => seen.kept > before.kept);
      console.log(
        `      ${kept} answers by kept connections, ${fresh} by new ones, ${failures.length} failed`,
      );
      expect(failures).to.deep.equal([]);
      expect(answered).to.have.all.keys(versions);
      expect(Math.min(kept, fresh)).to.be.above(rollOuts * 100);
    });

    it('would be seen to fail requests: the same clients miss pods that are killed', async () => {
      const { serving } = await podsOf(release);
      await cluster.kubectl(['delete', 'pods', ...serving, '-n', namespace, '--grace-period=0', '--force']);
      const { failures } = await seenUntil(cluster, namespace, ({ failed }) => failed > 0);
      expect(failures.join('\n')).to.match(/ECONN|socket hang up|no answer in time|status 50[234]/);
    });
  });
}
