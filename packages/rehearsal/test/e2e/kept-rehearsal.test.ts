import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { clusterPaths, sandboxPaths } from 'local-cluster/cluster/cluster-paths.ts';
import type { KeptCluster } from '../../src/kept/kept-cluster.ts';
import { reportPageFile } from '../../src/report/write-report-page.ts';
import { recordedSteps, withoutCommit } from '../helpers/recorded-picture.ts';
import { describeAutoscaler } from './describe-autoscaler.ts';
import { describeChart } from './describe-chart.ts';
import { describeFailedRollOuts } from './describe-failed-roll-outs.ts';
import { describeHands } from './describe-hands.ts';
import { describeIsolation } from './describe-isolation.ts';
import { describeKeptPipelines } from './describe-kept-pipelines.ts';
import { describeMigrations } from './describe-migrations.ts';
import { describeNetwork } from './describe-network.ts';
import { describePushAndClone } from './describe-push-and-clone.ts';
import { describeRegion } from './describe-region.ts';
import { describeRights } from './describe-rights.ts';
import { describeTouchedRelease } from './describe-touched-release.ts';
import { leftovers } from './leftovers.ts';
import { createOwnCheckout, type OwnCheckout } from './own-checkout.ts';
import { type RunningRehearsal, startRehearsal } from './run-rehearsal.ts';

interface Finished {
  readonly outcomes: readonly {
    environment: string;
    address: string;
    namespace: string;
    image: string;
    version: string;
    greeting: string;
  }[];
  readonly logDirectory: string;
  readonly kept: KeptCluster;
}

const productionPlace = { accountId: '111122223333', region: 'eu-central-1' };

/** The delivery, development and staging stay in one account and region, as by default. */
function giveProductionAPlace(checkout: string): void {
  writeFileSync(
    join(checkout, 'packages/infra/environments/production/account.ts'),
    `export default ${JSON.stringify(productionPlace)};\n`,
  );
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

describe('a kept rehearsal', () => {
  let own: OwnCheckout;
  let rehearsal: RunningRehearsal;
  let finished: Finished;
  let trusted = '';
  const trustedByMachine = async () => hash('sha256', await readFile(sandboxPaths.trustedCertificates));
  before(async () => {
    trusted = await trustedByMachine();
    own = await createOwnCheckout(giveProductionAPlace);
    rehearsal = startRehearsal(['--approve', 'all', '--keep'], own);
    expect(await rehearsal.ended, rehearsal.stderr()).to.equal(0);
    finished = (await rehearsal.until(({ event }) => event === 'finished')) as unknown as Finished;
  });
  after(async () => {
    await execa(process.execPath, [main, 'down']);
    await own.remove();
  });

  it('ends with Hello World! from development, staging and production', () => {
    const told = finished.outcomes.map(({ environment, greeting, version }) => [
      environment,
      greeting,
      version,
    ]);
    expect(told).to.deep.equal([
      ['development', 'Hello World!', '1.0.2'],
      ['staging', 'Hello World!', '1.0.2'],
      ['production', 'Hello World!', '1.0.2'],
    ]);
  });

  it('runs the steps that docs/rehearsal.svg shows, but for the end of the cluster', async () => {
    const picture = await readFile(join(import.meta.dirname, '../../../../docs/rehearsal.svg'), 'utf8');
    const steps = rehearsal.events.flatMap(({ event, step = '' }) =>
      event === 'step-succeeded' && !step.startsWith('Install ') ? [withoutCommit(step)] : [],
    );
    expect([...steps, 'Take everything down']).to.deep.equal(recordedSteps(picture));
  });

  it('runs one digest in all environments, in namespaces of their own', () => {
    expect(new Set(finished.outcomes.map(({ image }) => image)).size).to.equal(1);
    expect(finished.outcomes[0]?.image).to.match(/hello_world_repo@sha256:[0-9a-f]{64}$/);
    expect(new Set(finished.outcomes.map(({ namespace }) => namespace)).size).to.equal(3);
  });

  it('deploys to production in its own account and region, with keys of that account, and to the others where the delivery is', async () => {
    const logs = (await readdir(finished.logDirectory)).filter((name) => /-deploy-\w+\.log$/.test(name));
    const clusters = await Promise.all(
      logs.map(async (name) => {
        const log = await readFile(join(finished.logDirectory, name), 'utf8');
        return /context arn:aws:eks:([\w-]+:\d{12}):cluster\/[\w-]+/.exec(log)?.[1];
      }),
    );
    expect(new Set(logs.map((name) => name.replace(/^.*-deploy-(\w+)\.log$/, '$1')))).to.have.property(
      'size',
      3,
    );
    logs.forEach((name, index) => {
      const isProduction = name.endsWith('-deploy-production.log');
      const expected = isProduction
        ? `${productionPlace.region}:${productionPlace.accountId}`
        : 'eu-west-1:000000000000';
      expect(clusters[index], name).to.equal(expected);
    });
  });

  it('delivers a commit once: the execution of its tag ends with its build', async () => {
    const names = (await readdir(finished.logDirectory)).filter((name) => name.endsWith('-build.log')).sort();
    const logs = await Promise.all(names.map((name) => readFile(join(finished.logDirectory, name), 'utf8')));
    const images = logs.map((log) => log.includes('has no image in hello_world_repo yet: building'));
    expect(images).to.deep.equal([true, true, false]);
    expect(logs[2]).to.match(/commit [0-9a-f]{10} changes nothing of what execution .* delivers/);
    const deployments = (await readdir(finished.logDirectory)).filter((name) =>
      /-deploy-\w+\.log$/.test(name),
    );
    // Two pushes to three environments, a rollback, and the way forward again.
    expect(deployments).to.have.lengthOf(8);
  });

  it('writes a page of it beside the logs', async () => {
    const page = await readFile(reportPageFile(finished.logDirectory), 'utf8');
    for (const { environment, image } of finished.outcomes)
      expect(page)
        .to.include(`<h3>${environment}</h3>\n<p class="greeting">Hello World!</p>`)
        .and.include(image);
    expect(page).to.match(/<span>[1-9]\d* requests, \d+ failed<\/span>/);
    for (const command of finished.kept.requests)
      expect(page).to.include(`<code>${command.replaceAll("'", '&#39;')}</code>`);
    const links = [...page.matchAll(/<a href="([^"]+)">/g)].map(([, target = '']) => target);
    const logs = links.filter((target) => target.endsWith('.log')).map(decodeURIComponent);
    expect(logs).to.include('kubelet.log');
    expect(await readdir(finished.logDirectory)).to.include.members(logs);
  });

  it('is asked by the host that the stacks name, over HTTPS', () => {
    expect(finished.outcomes.map(({ address }) => address)).to.deep.equal(
      ['sample', 'sample.staging', 'sample.production'].map((name) => `https://${name}.bmutziu.me/`),
    );
  });

  it('answers the commands that it prints, typed into a shell', async () => {
    expect(finished.kept.requests).to.have.length(3);
    for (const command of finished.kept.requests) {
      const { stdout } = await execa('bash', ['-c', command.replace('curl ', 'curl --silent --show-error ')]);
      expect(stdout).to.equal('Hello World!');
    }
  });

  it('lets no other user of the machine near its lock, its control socket and its keys', async () => {
    const { root, lockFile, controlSocket, pki } = clusterPaths(dirname(finished.logDirectory));
    const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'test'];
    const may = async (right: string, path: string) =>
      (await execa('setpriv', [...asNobody, right, path], { reject: false })).exitCode === 0;
    expect(await may('-r', '/'), 'a control').to.equal(true);
    for (const path of [root, lockFile, controlSocket, join(pki, 'admin.key'), finished.kept.kubeconfig])
      expect([await may('-r', path), await may('-w', path)], path).to.deep.equal([false, false]);
  });

  it('leaves what the machine trusts as it was', async () => {
    expect(await trustedByMachine()).to.equal(trusted);
  });

  describeRegion(() => finished);
  describePushAndClone(() => finished);
  describeRights(() => finished.kept);
  describeIsolation(() => finished.kept);
  describeNetwork(() => finished.kept);
  describeChart(() => finished);
  describeHands(() => finished);
  describeAutoscaler(() => finished);
  // They mostly wait, so they start at the beginning. Their results are read here.
  describeMigrations(() => finished);
  describeTouchedRelease(() => finished);
  describeFailedRollOuts(() => finished);
  describeKeptPipelines(() => {
    const { pipelines } = finished.kept;
    if (pipelines === undefined) throw new Error('The pipelines were not kept.');
    return { pipelines, folder: own.folder };
  });

  // Mocha runs the tests of a suite before its nested suites.
  describe('at its end', () => {
    it('refuses a second rehearsal, and goes without a trace by `down`', async () => {
      const report = reportPageFile(finished.logDirectory);
      const before = await readFile(report, 'utf8');
      const second = startRehearsal([]);
      expect(await second.ended).to.equal(1);
      const { root } = clusterPaths(dirname(finished.logDirectory));
      expect(second.stderr()).to.include(`report: ${join(root, 'refused/report.html')}`);
      expect(await readFile(report, 'utf8')).to.equal(before);
      const down = await execa(process.execPath, [main, 'down']);
      expect(down.stdout).to.equal('The rehearsal is down; nothing of it is left.');
      expect(await leftovers()).to.deep.equal([]);
      expect(await trustedByMachine()).to.equal(trusted);
      expect((await execa(process.execPath, [main, 'down'])).stdout).to.match(
        /^No rehearsal is running with the cache \/.+\/aws-kube-cd\.$/,
      );
    });
  });
});
