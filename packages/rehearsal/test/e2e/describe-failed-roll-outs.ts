import { join } from 'node:path';
import { expect } from 'chai';
import { type BrokenVersion, brokenVersions } from './chart/broken-versions.ts';
import { type ChartCluster, chartCluster, type Delivered } from './chart/chart-cluster.ts';
import { chartDirectory } from './chart/scenarios.ts';
import { type StepEnding, SteppedRelease } from './chart/stepped-release.ts';

interface FailedRollOut extends StepEnding {
  readonly seconds: number;
  readonly answered: string;
  readonly history: readonly { readonly status: string; readonly description: string }[];
}

/** Versions that can't run, with the values and flags of the pipeline. They roll out while earlier tests run. */
export function describeFailedRollOuts(delivered: () => Delivered): void {
  const cluster = chartCluster(delivered);
  const results = new Map<string, Promise<FailedRollOut>>();
  before(() => {
    for (const broken of brokenVersions) {
      const result = failToRollOut(cluster, delivered(), broken);
      // It is awaited later. Without this, a failure until then would be an unhandled rejection.
      result.catch(() => undefined);
      results.set(broken.name, result);
    }
  });
  const resultOf = (name: string) => results.get(name) as Promise<FailedRollOut>;

  describe('a version that can not run', () => {
    for (const { name, told, knownWithin } of brokenVersions) {
      describe(name, () => {
        it('is known in time, and the last sentence says why and what is live', async () => {
          const { exitCode, log, seconds } = await resultOf(name);
          expect(exitCode, log).to.equal(1);
          expect(seconds, log).to.be.below(knownWithin);
          const sentence = log.trim().split('\n').at(-1) ?? '';
          for (const words of told) expect(sentence).to.contain(words);
          expect(sentence).to.match(/; revision 1, which was live, is back$/);
        });

        it('says each ten seconds what is waited for, and why it failed before anything is taken back', async () => {
          const { log } = await resultOf(name);
          const seconds = [
            ...log.matchAll(/^pipeline-steps: (\d+) s: hello-service has 0 of 1 new pods ready/gm),
          ];
          expect(seconds.length, log).to.be.at.least(2);
          const reason = log.indexOf('pipeline-steps: release hello-service did not roll out: ');
          expect(reason).to.be.within(0, log.indexOf('pipeline-steps: rolling back to revision 1'));
        });

        it('is taken back without an alarm: the old version answers, and the release is whole', async () => {
          const { log, answered, history } = await resultOf(name);
          expect(log).not.to.match(/an error occurred while|Progress deadline exceeded|could not be/);
          expect(answered).to.equal('1.0.1');
          expect(history.map(({ status }) => status)).to.deep.equal(['superseded', 'failed', 'deployed']);
          expect(history.at(-1)?.description).to.equal('Rollback to 1');
        });
      });
    }
  });
}

async function failToRollOut(
  cluster: ChartCluster,
  { outcomes }: Delivered,
  { name, flags, podQuota }: BrokenVersion,
): Promise<FailedRollOut> {
  const host = new URL(outcomes[0]?.address ?? '').hostname.replace(/^[^.]+/, name);
  const release = new SteppedRelease(cluster, `broken-${name}`, [
    `--values=${join(chartDirectory, 'test/environments/development.yaml')}`,
    `--set-string=ingress.hosts[0].host=${host}`,
  ]);
  await release.makeNamespace();
  const first = await release.rollOut('1.0.1');
  if (first.exitCode !== 0) throw new Error(first.log);
  if (podQuota !== undefined) await release.kubectl(['create', 'quota', 'full', `--hard=pods=${podQuota}`]);
  const start = performance.now();
  const ending = await release.rollOut('1.0.2', flags);
  const seconds = (performance.now() - start) / 1000;
  const failed = { ...ending, seconds, answered: await release.version(), history: await release.history() };
  await release.remove();
  return failed;
}
