import { expect } from 'chai';
import { type ChartCluster, chartCluster, type Delivered } from './chart/chart-cluster.ts';
import { chartDirectory } from './chart/scenarios.ts';
import { releaseName, type StepEnding, SteppedRelease } from './chart/stepped-release.ts';

const small = [
  ...['--set=service.type=ClusterIP', '--set=replicaCount=1', '--set=resources.requests.cpu=10m'],
  // A Deployment that is deleted in the foreground stays until its pods have terminated.
  ...['--set=preStopSleepSeconds=10', '--set=drainDelaySeconds=0'],
];
const otherSelector = ['--set=nameOverride=other', `--set=fullnameOverride=${releaseName}`];
/** Its Job runs before the pods, so it fails within seconds. */
const failing = [
  ...['--set=migrations.enabled=true', '--set-string=migrations.command[0]=node'],
  ...['--set-string=migrations.args[0]=--eval', '--set-string=migrations.args[1]=process.exit(3)'],
];

interface Ending extends StepEnding {
  readonly answered: string;
}

interface Story {
  readonly clientSide: Ending;
  readonly logLevel: string;
  readonly refused: Ending;
  readonly revisionsAfterRefusal: number;
  readonly deleted: Ending;
  readonly withoutNewest: Ending;
  readonly withoutRecords: Ending;
  readonly damaged: StepEnding;
  readonly repaired: Ending;
  readonly recreated: StepEnding;
  readonly replaced: Ending;
}

/** Manual changes of a release's records and of its objects, one after the other. */
export function describeTouchedRelease(delivered: () => Delivered): void {
  const cluster = chartCluster(delivered);
  let told: Promise<Story>;
  before(() => {
    told = touch(cluster);
    // It is awaited later. Without this, a failure until then would be an unhandled rejection.
    told.catch(() => undefined);
  });

  describe('a deploy after somebody', () => {
    it('ran helm upgrade on the client, as Helm 3 does; passes and takes it back', async () => {
      const { clientSide, logLevel } = await told;
      expect(clientSide.exitCode, clientSide.log).to.equal(0);
      expect([clientSide.answered, logLevel]).to.deep.equal(['1.0.2', 'info']);
    });

    it('changed a field that cannot change; is refused before anything is applied', async () => {
      const { refused, revisionsAfterRefusal } = await told;
      expect(refused.exitCode, refused.log).to.equal(1);
      expect(refused.log).to.match(
        /refuses a part of release .* field is immutable; what runs stays as it is: correct the chart/,
      );
      expect([refused.answered, revisionsAfterRefusal]).to.deep.equal(['1.0.2', 3]);
    });

    it('deleted a Deployment that still goes; waits for it, and passes', async () => {
      const { deleted } = await told;
      expect(deleted.exitCode, deleted.log).to.equal(0);
      expect(deleted.log).to.contain(
        `Deployment/${releaseName} is being deleted: waiting until it is gone\npipeline-steps: Deployment/${releaseName} was deleted: it is created again`,
      );
      expect(deleted.answered).to.equal('1.0.4');
    });

    it('deleted the newest record, and of a version that fails; does not go back to an older one', async () => {
      const { withoutNewest } = await told;
      expect(withoutNewest.exitCode, withoutNewest.log).to.equal(1);
      expect(withoutNewest.log).to.contain('Helm has no record of what was live, so nothing was rolled back');
      expect(withoutNewest.answered).to.equal('1.0.4');
    });

    it('deleted all records of the release, and of a version that fails; leaves what serves', async () => {
      const { withoutRecords } = await told;
      expect(withoutRecords.exitCode, withoutRecords.log).to.equal(1);
      expect(withoutRecords.log).to.contain(
        'Helm has no record of what was live, so nothing was rolled back',
      );
      expect(withoutRecords.answered).to.equal('1.0.4');
    });

    it('damaged a record; says what to type, after which it passes', async () => {
      const { damaged, repaired } = await told;
      expect(damaged.exitCode, damaged.log).to.equal(1);
      expect(damaged.log).to.contain('Helm cannot read the records of release');
      expect(repaired.exitCode, repaired.log).to.equal(0);
      expect(repaired.answered).to.equal('1.0.7');
    });

    it('deleted a Deployment and created one with another selector; says what to type, after which it passes', async () => {
      const { recreated, replaced } = await told;
      expect(recreated.exitCode, recreated.log).to.equal(1);
      expect(recreated.log).to.contain(`: type \`kubectl delete deployment/${releaseName} --namespace `);
      expect(replaced.exitCode, replaced.log).to.equal(0);
      expect(replaced.answered).to.equal('1.0.8');
    });
  });
}

async function touch(cluster: ChartCluster): Promise<Story> {
  const release = new SteppedRelease(cluster, 'touched-release', small);
  const seen = async (ending: StepEnding) => ({ ...ending, answered: await release.version() });
  await release.makeNamespace();
  const first = await release.rollOut('1.0.1');
  if (first.exitCode !== 0) throw new Error(first.log);
  await cluster.asDeployer.helm([
    ...['upgrade', releaseName, chartDirectory, `--namespace=${release.namespace}`, '--reuse-values'],
    ...['--server-side=false', '--set=logLevel=debug', '--hide-notes'],
  ]);
  const clientSide = await seen(await release.rollOut('1.0.2'));
  const level = '{.spec.template.spec.containers[0].env[?(@.name=="LOG_LEVEL")].value}';
  const logLevel = await release.shown('deployment', level);
  const refused = await seen(await release.rollOut('1.0.3', otherSelector));
  const revisionsAfterRefusal = (await release.history()).length;
  const deployment = `deployment/${releaseName}`;
  // Without this, it could be gone before a slow machine has started the step.
  const hold = (finalizers: string) =>
    release.kubectl([
      'patch',
      deployment,
      `--patch={"metadata":{"finalizers":${finalizers}}}`,
      '--type=merge',
    ]);
  await hold('["example.com/held"]');
  await release.kubectl(['delete', deployment, '--cascade=background', '--wait=false']);
  const deleted = await seen(await release.rollOutWatched('1.0.4', 'is being deleted', () => hold('null')));
  const newest = (await release.history()).at(-1)?.revision;
  await release.kubectl(['delete', `secret/sh.helm.release.v1.${releaseName}.v${newest}`]);
  const withoutNewest = await seen(await release.rollOut('1.0.5', failing));
  const records = ['secrets', `--selector=owner=helm,name=${releaseName}`];
  await release.kubectl(['delete', ...records]);
  const withoutRecords = await seen(await release.rollOut('1.0.5', failing));
  const damage = ['patch', `secret/sh.helm.release.v1.${releaseName}.v1`];
  await release.kubectl([...damage, '--patch={"data":{"release":"bm8gcmVsZWFzZQ=="}}']);
  const damaged = await release.rollOut('1.0.6');
  await release.kubectl(['delete', ...records]);
  const repaired = await seen(await release.rollOut('1.0.7'));
  await release.kubectl(['delete', deployment]);
  await release.kubectl(['create', 'deployment', releaseName, '--image=registry.invalid/hello:1']);
  const recreated = await release.rollOut('1.0.8');
  await release.kubectl(['delete', deployment]);
  const replaced = await seen(await release.rollOut('1.0.8'));
  return {
    clientSide,
    logLevel,
    refused,
    revisionsAfterRefusal,
    deleted,
    withoutNewest,
    withoutRecords,
    damaged,
    repaired,
    recreated,
    replaced,
  };
}
