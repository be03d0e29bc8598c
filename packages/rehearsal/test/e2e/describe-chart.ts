import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { chartCluster, type Delivered } from './chart/chart-cluster.ts';
import { environmentBalancer } from './chart/environment-balancer.ts';
import { conform, provideJudges, score } from './chart/judges.ts';
import { seenUntil, startLoad, stopLoad } from './chart/load.ts';
import { letRequestsIn, makeNamespace } from './chart/own-namespace.ts';
import { renderScenario, rollOut, scenarios, tryScenario } from './chart/scenarios.ts';
import { writeSchemas } from './chart/strict-schemas.ts';
import { isWaived, waivers } from './chart/waivers.ts';

const namespace = 'chart-scenarios';
const rollOuts = 20;
const triedAtOnce = 3;
const drainAttempts = 40;

const podList = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }) }),
  ),
});

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The chart on the cluster of a kept rehearsal: judged, rolled out in every scenario, and under load. */
export function describeChart(delivered: () => Delivered): void {
  describe('the chart on its cluster', () => chartTests(delivered));
}

function chartTests(delivered: () => Delivered): void {
  before(provideJudges);
  // Its pods would be probed each second until the cluster goes.
  after(() => cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']));
  const cluster = chartCluster(delivered);
  const manifests = new Map<string, string>();
  let schemas = '';
  before(async () => {
    await makeNamespace(cluster, namespace);
    await letRequestsIn(cluster, namespace);
    for (const scenario of scenarios)
      manifests.set(scenario, await renderScenario(cluster, scenario, namespace));
    const kinds = [...manifests.values()].flatMap(resourcesOf);
    schemas = await writeSchemas(cluster, kinds);
  });
  const manifestsOf = (scenario: string) => manifests.get(scenario) ?? '';

  describe('kubeconform with the schemas of its API server', () => {
    for (const scenario of scenarios) {
      it(`finds all of ${scenario} valid`, async () => {
        const { valid, faults } = await conform(manifestsOf(scenario), schemas);
        expect(faults).to.deep.equal([]);
        expect(valid).to.equal(resourcesOf(manifestsOf(scenario)).length);
      });
    }

    for (const [what, right, wrong, says] of [
      ['a misspelt field', 'imagePullPolicy:', 'imagePullPolice:', "'imagePullPolice' not allowed"],
      ['a misspelt field at the top', '\nspec:\n', '\nspecs:\n', "'specs' not allowed"],
      [
        'a text for a number',
        'revisionHistoryLimit: 2',
        'revisionHistoryLimit: "2"',
        'got string, want integer',
      ],
      ['an unknown kind', 'kind: PodDisruptionBudget', 'kind: PodDisruption', 'could not find schema'],
      [
        'a field that is there twice',
        'minReplicas: 3',
        'minReplicas: 3\n  minReplicas: 4',
        'already set in map',
      ],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const faulty = manifestsOf('everything').replace(right, wrong);
        const { faults } = await conform(faulty, schemas);
        expect(faults.join('\n')).to.include(says);
      });
    }
  });

  describe('kube-score', () => {
    for (const scenario of scenarios) {
      it(`would have nothing of ${scenario} otherwise but what is waived`, async () => {
        const findings = (await score(manifestsOf(scenario))).filter(
          ({ check }) => !waivers.some((waiver) => isWaived(waiver, check, scenario)),
        );
        expect(findings).to.deep.equal([]);
      });
    }

    it('has no waiver that nothing needs', async () => {
      const needed = new Set<string>();
      for (const scenario of scenarios) {
        for (const { check } of await score(manifestsOf(scenario)))
          for (const waiver of waivers.filter((candidate) => isWaived(candidate, check, scenario)))
            needed.add(waiver.check);
      }
      expect([...needed]).to.have.members(waivers.map(({ check }) => check));
    });

    it('finds a container that may write to its own files', async () => {
      const faulty = manifestsOf('everything').replaceAll('readOnlyRootFilesystem: true', '');
      expect((await score(faulty)).map(({ check }) => check)).to.include(
        'container-security-context-readonlyrootfilesystem',
      );
    });
  });

  describe('a dry run on the server, as the deployer', () => {
    const dryRun = ['apply', '--server-side', '--dry-run=server', '--warnings-as-errors', '-f', '-'];
    for (const scenario of scenarios) {
      it(`takes all of ${scenario} without a warning`, async () => {
        const said = await cluster.asDeployer.kubectl(dryRun, manifestsOf(scenario));
        const taken = said.split('\n').filter((line) => line.endsWith('serverside-applied (server dry run)'));
        expect(taken).to.have.lengthOf(resourcesOf(manifestsOf(scenario)).length);
      });
    }

    it('refuses what the platform does not allow', async () => {
      const root = manifestsOf('everything').replaceAll('runAsNonRoot: true', 'runAsNonRoot: false');
      expect(await refusalOf(cluster.asDeployer.kubectl(dryRun, root))).to.include('violates PodSecurity');
      const elsewhere = manifestsOf('everything').replaceAll(`"${namespace}"`, '"default"');
      expect(await refusalOf(cluster.asDeployer.kubectl(dryRun, elsewhere))).to.include('forbidden');
    });
  });

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

  /** The pods of a release: those that serve, and all with those that are on their end. */
  const podsOf = async (release: string) => {
    const selector = `--selector=app.kubernetes.io/instance=${release},app.kubernetes.io/name=hello-service`;
    const list = await cluster.kubectl(['get', 'pods', '-n', namespace, selector, '--output=json']);
    const { items } = podList.parse(JSON.parse(list));
    const staying = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return { serving: staying.map(({ metadata }) => metadata.name), count: items.length };
  };

  describe('a drain', () => {
    /** Asks for an eviction as `kubectl drain` does, which a budget may refuse. */
    const evict = async (name: string): Promise<string> => {
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
      return JSON.parse(await cluster.kubectl(['create', '--raw', path, '-f', '-'], JSON.stringify(eviction)))
        .status;
    };

    /** Asks again, as `kubectl drain` does: a budget is kept some time after its pods are ready. */
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
      expect(await refusalOf(evict(other))).to.include("violate the pod's disruption budget");
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
      // The pods of the last version but one still drain, and are asked until they are gone.
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

function resourcesOf(manifests: string): Resource[] {
  return parseAllDocuments(manifests).map((document) => document.toJS() as Resource);
}

async function refusalOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('what should be refused was taken');
}
