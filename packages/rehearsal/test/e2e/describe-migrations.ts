import { expect } from 'chai';
import { type ChartCluster, chartCluster, type Delivered } from './chart/chart-cluster.ts';
import { type StepEnding, SteppedRelease } from './chart/stepped-release.ts';

const small = [
  ...['--set=service.type=ClusterIP', '--set=replicaCount=1', '--set=resources.requests.cpu=10m'],
  '--set-string=extraEnvFrom[0].secretRef.name=database',
];

/** A migration that runs a program in Node. */
const migration = (program: string) => [
  ...['--set=migrations.enabled=true', '--set-string=migrations.command[0]=node'],
  ...['--set-string=migrations.args[0]=--eval', `--set-string=migrations.args[1]=${program}`],
];
/** Succeeds only with the password of the Secret. */
const good = migration(`if (process.env.PASSWORD !== 'open sesame') process.exit(7)`);
const failing = migration(`console.log('no such table: orders'); process.exit(3)`);
/** The first process of a container ignores SIGTERM unless it has a handler, and Node has none. */
const endless = [
  ...migration("console.log('waits for the lock'); setInterval(String\\, 1000)"),
  '--set=migrations.activeDeadlineSeconds=10',
];
const slow = migration('setTimeout(String\\, 20000)');

interface Ending extends StepEnding {
  readonly answered: string;
  /** The pods of the service, by their ids. */
  readonly pods: string;
}

/** A release with migrations, in a namespace of its own with the Secret. */
class MigratedRelease {
  readonly release: SteppedRelease;

  constructor(cluster: ChartCluster, name: string) {
    this.release = new SteppedRelease(cluster, `migrations-${name}`, small);
  }

  async prepare(): Promise<void> {
    await this.release.makeNamespace();
    const secret = ['create', 'secret', 'generic', 'database', '--from-literal=PASSWORD=open sesame'];
    await this.release.kubectl(secret);
  }

  async rollOut(version: string, flags: readonly string[]): Promise<Ending> {
    return this.#seen(await this.release.rollOut(version, flags));
  }

  async undo(version: string, flags: readonly string[]): Promise<Ending> {
    return this.#seen(await this.release.undo(version, flags));
  }

  async statuses(): Promise<readonly string[]> {
    return (await this.release.history()).map(({ status }) => status);
  }

  /** The Jobs and NetworkPolicies of hooks. */
  hooks(): Promise<string> {
    return this.release.kubectl(['get', 'jobs,networkpolicies', '--output=name']);
  }

  async #seen(ending: StepEnding): Promise<Ending> {
    const selector = '--selector=app.kubernetes.io/name=hello-service';
    const shown = ['get', 'pods', selector, '--field-selector=status.phase=Running'];
    const pods = await this.release.kubectl([...shown, '--output=jsonpath={.items[*].metadata.uid}']);
    return { ...ending, pods, answered: await this.release.version() };
  }
}

/** Migrations by the pipeline's steps with the rights of the deployer. They run while earlier tests run. */
export function describeMigrations(delivered: () => Delivered): void {
  const cluster = chartCluster(delivered);

  /** Starts work with a release at once. Its result is awaited later, and a failure is kept until then. */
  function inBackground<Result>(
    name: string,
    work: (release: MigratedRelease) => Promise<Result>,
  ): () => Promise<Result> {
    let result: Promise<Result>;
    const workWithRelease = async () => {
      const release = new MigratedRelease(cluster, name);
      await release.prepare();
      const ended = await work(release);
      await release.release.remove();
      return ended;
    };
    before(() => {
      result = workWithRelease();
      result.catch(() => undefined);
    });
    return () => result;
  }

  const lastSentence = ({ log }: StepEnding) => log.trim().split('\n').at(-1) ?? '';

  const life = inBackground('life', async (release) => {
    const first = await release.rollOut('1.0.1', good);
    const hooksAfterFirst = await release.hooks();
    const failed = await release.rollOut('1.0.2', failing);
    const hooksAfterFailed = await release.hooks();
    const next = await release.rollOut('1.0.3', good);
    const undone = await release.undo('1.0.1', failing);
    return {
      first,
      hooksAfterFirst,
      failed,
      hooksAfterFailed,
      next,
      undone,
      statuses: await release.statuses(),
    };
  });

  const install = inBackground('install', async (release) => {
    const failed = await release.release.rollOut('1.0.1', failing);
    return { failed, next: await release.rollOut('1.0.2', good), statuses: await release.statuses() };
  });

  const ends = inBackground('ends', async (release) => {
    await release.rollOut('1.0.1', good);
    const late = await release.rollOut('1.0.2', endless);
    const missing = ['--set-string=extraEnvFrom[0].secretRef.name=nowhere'];
    return { late, unstarted: await release.rollOut('1.0.3', [...good, ...missing]) };
  });

  const kill = inBackground('kill', async (release) => {
    const first = await release.rollOut('1.0.1', good);
    await release.release.rollOutKilled('1.0.2', slow);
    const recovery = await release.release.recover();
    const next = await release.rollOut('1.0.3', good);
    return { first, recovery, next, statuses: await release.statuses() };
  });

  const broken = inBackground('broken', async (release) => {
    const first = await release.rollOut('1.0.1', good);
    const neverStarts = [
      '--set-string=startupProbe.httpGet.path=/nowhere',
      '--set=startupProbe.failureThreshold=2',
    ];
    return {
      first,
      failed: await release.rollOut('1.0.2', [...good, ...neverStarts]),
      hooks: await release.hooks(),
    };
  });

  describe('a migration', () => {
    it('runs before the first installation, with the Secret, and leaves nothing', async () => {
      const { first, hooksAfterFirst } = await life();
      expect(first.exitCode, first.log).to.equal(0);
      expect(first.answered).to.equal('1.0.1');
      expect(hooksAfterFirst).to.equal('networkpolicy.networking.k8s.io/hello-service');
    });

    it('that fails leaves the live version untouched, and its log in the last sentence', async () => {
      const { first, failed, hooksAfterFailed } = await life();
      expect(failed.exitCode, failed.log).to.equal(1);
      const sentence = lastSentence(failed);
      expect(sentence).to.contain(': its hook Job/hello-service-migrations failed; pod ');
      expect(sentence).to.match(/pod hello-service-migrations-\w+: Error, last exit code 3 \(Error\)/);
      expect(sentence).to.contain('its log ends with "no such table: orders"');
      expect(sentence).to.match(/; revision 1, which was live, is back$/);
      expect([failed.answered, failed.pods]).to.deep.equal([first.answered, first.pods]);
      expect(hooksAfterFailed.split('\n')).to.deep.equal([
        'job.batch/hello-service-migrations',
        'networkpolicy.networking.k8s.io/hello-service',
      ]);
    });

    it('of the next version runs after one that failed', async () => {
      const { next } = await life();
      expect(next.exitCode, next.log).to.equal(0);
      expect(next.answered).to.equal('1.0.3');
    });

    it('does not run in an undo', async () => {
      const { undone, statuses } = await life();
      expect(undone.exitCode, undone.log).to.equal(0);
      expect(undone.log).to.contain('this is an undo, so these hooks do not run: ');
      expect(undone.answered).to.equal('1.0.1');
      expect(statuses.filter((status) => status === 'deployed')).to.have.lengthOf(1);
      expect(statuses.at(-1)).to.equal('deployed');
    });

    it('that fails before the first installation is uninstalled, and the next version installs', async () => {
      const { failed, next, statuses } = await install();
      expect(failed.exitCode, failed.log).to.equal(1);
      expect(lastSentence(failed)).to.match(
        /no such table: orders.*; nothing was live before, so it was uninstalled$/,
      );
      expect(next.exitCode, next.log).to.equal(0);
      expect(next.answered).to.equal('1.0.2');
      expect(statuses).to.deep.equal(['deployed']);
    });

    it('before a version that does not start stays, and the live version comes back without another', async () => {
      const { first, failed, hooks } = await broken();
      expect(failed.exitCode, failed.log).to.equal(1);
      expect(lastSentence(failed)).to.match(/is in a crash loop: .*; revision 1, which was live, is back$/);
      expect(failed.answered).to.equal('1.0.1');
      // Its pod was never replaced; the other one may still be ending.
      expect(failed.pods.split(' ')).to.include(first.pods);
      expect(hooks).to.equal('networkpolicy.networking.k8s.io/hello-service');
    });

    it('that does not end is ended by its deadline', async () => {
      const { late } = await ends();
      expect(late.exitCode, late.log).to.equal(1);
      const sentence = lastSentence(late);
      expect(sentence).to.match(
        /; pod hello-service-migrations-\w+: DeadlineExceeded: Pod was active on the node longer/,
      );
      expect(sentence).to.contain('its log ends with "waits for the lock"');
      expect(sentence).to.match(/; revision 1, which was live, is back$/);
      expect(late.log).to.contain(' s: Job hello-service-migrations has not succeeded yet; ');
      expect(late.answered).to.equal('1.0.1');
    });

    it('that cannot start, without its Secret, is given up after a minute', async () => {
      const { unstarted } = await ends();
      expect(unstarted.exitCode, unstarted.log).to.equal(1);
      expect(lastSentence(unstarted)).to.match(/can't start for 60 s: .*secret "nowhere" not found/);
      expect(unstarted.answered).to.equal('1.0.1');
    });

    it('in whose middle the deployment is killed leaves the live version, and the next one runs', async () => {
      const { first, recovery, next, statuses } = await kill();
      expect(first.exitCode, first.log).to.equal(0);
      expect(recovery.exitCode, recovery.log).to.equal(0);
      expect(next.exitCode, next.log).to.equal(0);
      expect(next.answered).to.equal('1.0.3');
      expect(statuses.at(-1)).to.equal('deployed');
    });
  });
}
