import { expect } from 'chai';
import { type ChartCluster, chartCluster, type Delivered } from './chart/chart-cluster.ts';
import { type Hand, hands } from './chart/hands.ts';
import { seenUntil, startLoad, stopLoad } from './chart/load.ts';
import { makeNamespace } from './chart/own-namespace.ts';
import { type StepEnding, SteppedRelease } from './chart/stepped-release.ts';

const loadNamespace = 'hands-load';
const atOnce = 2;
/** The environments' wait before a pod ends: on a busy machine, kube-proxy removes it late. */
const small = [
  ...['--set=service.type=ClusterIP', '--set=replicaCount=1', '--set=preStopSleepSeconds=15'],
  // A pod that gets no processor time for longer than its probe allows is not ready, and it may be the only one.
  ...['--set=readinessProbe.timeoutSeconds=10', '--set=readinessProbe.failureThreshold=10'],
  '--set=livenessProbe.timeoutSeconds=30',
  // The requests of the other tests' pods need the rest of the machine.
  '--set=resources.requests.cpu=10m',
];

interface Touched {
  /** The deploy after the hand. `deployAfterKill` follows a killed deploy, the hand and a recovery. */
  readonly deploy: StepEnding;
  readonly answered: string;
  readonly recovery: StepEnding;
  readonly deployAfterKill: StepEnding;
  readonly answeredAfterKill: string;
  readonly statuses: readonly string[];
}

/** Manual changes of running releases, some releases at a time. */
export function describeHands(delivered: () => Delivered): void {
  describe('a deploy by the pipeline’s own step, under load, after somebody', () => {
    // Registered before the hook of the cluster, which removes the home folder of kubectl.
    after(() => stopLoad(cluster, loadNamespace));
    const cluster = chartCluster(delivered);
    let results: Promise<readonly PromiseSettledResult<Touched>[]>;
    before(() => {
      results = touchAll(cluster);
    });

    for (const [index, { name, told }] of hands.entries()) {
      it(`used kubectl for: ${name}; passes and says what it takes back`, async () => {
        const { deploy, answered } = await resultAt(results, index);
        expect(deploy.exitCode, deploy.log).to.equal(0);
        for (const words of [told].flat()) expect(deploy.log).to.contain(words);
        expect(answered).to.equal('1.0.2');
      });

      it(`used kubectl for: ${name}, upon a deploy that was killed; passes after the recovery`, async () => {
        const { recovery, deployAfterKill, answeredAfterKill, statuses } = await resultAt(results, index);
        expect(recovery.exitCode, recovery.log).to.equal(0);
        expect(deployAfterKill.exitCode, deployAfterKill.log).to.equal(0);
        expect(answeredAfterKill).to.equal('1.0.4');
        expect(statuses.filter((status) => status === 'deployed')).to.have.lengthOf(1);
        expect(statuses.at(-1)).to.equal('deployed');
      });
    }

    it('failed no request of those whom the hand itself left a service', async () => {
      await results;
      const before = await seenUntil(cluster, loadNamespace, () => true);
      const seen = await seenUntil(cluster, loadNamespace, ({ kept }) => kept > before.kept);
      expect(seen.failures).to.deep.equal([]);
      expect(Math.min(seen.kept, seen.fresh)).to.be.above(100);
      expect(seen.versions).to.include.keys('1.0.1', '1.0.2', '1.0.4');
    });
  });
}

async function resultAt(
  results: Promise<readonly PromiseSettledResult<Touched>[]>,
  index: number,
): Promise<Touched> {
  const result = (await results)[index];
  if (result?.status === 'fulfilled') return result.value;
  throw result?.reason ?? new Error('it was not tried');
}

async function touchAll(cluster: ChartCluster): Promise<readonly PromiseSettledResult<Touched>[]> {
  const releases = hands.map(
    ({ name, flags = [] }) => new SteppedRelease(cluster, `hands-${name}`, [...small, ...flags]),
  );
  await inTurns(releases, async (release) => {
    await release.makeNamespace();
    const { exitCode, log } = await release.rollOut('1.0.1');
    if (exitCode !== 0) throw new Error(log);
  });
  const steady = releases.filter((_, index) => !hands[index]?.isOutage);
  const addresses = await Promise.all(steady.map((release) => release.shown('service', '{.spec.clusterIP}')));
  await makeNamespace(cluster, loadNamespace);
  const targets = addresses.map((address) => `http://${address}`);
  await startLoad(cluster, loadNamespace, { targets, clientsOfAKind: 1, pauseMs: 200 });
  return inTurns(releases, (release, index) => touch(release, hands[index] as Hand));
}

async function touch(release: SteppedRelease, { name, commands }: Hand): Promise<Touched> {
  const byHand = async () => {
    for (const command of commands) await release.kubectl(command);
  };
  if (name === 'rollout-undo') await release.rollOut('1.0.15');
  await byHand();
  const deploy = await release.rollOut('1.0.2');
  const answered = await release.version();
  await release.rollOutKilled('1.0.3');
  await byHand();
  const recovery = await release.recover();
  const deployAfterKill = await release.rollOut('1.0.4');
  const answeredAfterKill = await release.version();
  const statuses = (await release.history()).map(({ status }) => status);
  return { deploy, answered, recovery, deployAfterKill, answeredAfterKill, statuses };
}

/** Runs the work for some of the items at a time. A failure does not stop the others. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly PromiseSettledResult<Result>[]> {
  const waiting = [...items.entries()];
  const results: PromiseSettledResult<Result>[] = [];
  const take = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, item] = next;
      const [result] = await Promise.allSettled([work(item, index)]);
      if (result) results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, take));
  return results;
}
