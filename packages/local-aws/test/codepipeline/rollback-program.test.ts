import { expect } from 'chai';
import {
  environment,
  type OperatedPipeline,
  operatedPipeline,
  service,
} from '../helpers/operated-pipeline.ts';
import { buildResult, failedBuild, friendlyServices } from '../helpers/pipeline-story.ts';
import { distinct, runbookActions } from '../helpers/runbook-actions.ts';

const commits = ['a', 'b', 'c'].map((letter) => letter.repeat(40));

describe('pnpm rollback, by HTTP', () => {
  let pipeline: OperatedPipeline;
  let deployed: string[];
  let deploysFail = false;
  /** What a deployment waits for. */
  let gate = Promise.resolve();

  beforeEach(async () => {
    deployed = [];
    deploysFail = false;
    gate = Promise.resolve();
    let builds = 0;
    const { services } = friendlyServices({
      runBuild: async ({ action, environmentVariables }) => {
        if (action === 'Build') {
          builds += 1;
          return buildResult({ IMAGE_TAG: `1.0.${builds}`, IMAGE_DIGEST: `sha256:${builds}` });
        }
        await gate;
        if (deploysFail) return failedBuild();
        deployed.push(environmentVariables[0]?.value ?? '');
        return buildResult({});
      },
    });
    pipeline = await operatedPipeline({ services });
    for (const commit of commits) await pipeline.start(commit);
  });

  afterEach(() => pipeline.close());

  const rollback = (...words: readonly string[]) =>
    pipeline.run(['rollback', ...words, '--service', service?.name ?? '']);

  const line = (number: number) =>
    new RegExp(
      `^${environment} runs 1\\.0\\.${number} \\(commit ${commits[number - 1]?.slice(0, 10)}, deployed .* UTC\\)\n  sha256:${number}$`,
    );

  it('goes back one commit each time, and forward to a given version, commit or tag', async () => {
    const back = await rollback(environment);
    expect(back.exitCode, back.stderr).to.equal(0);
    expect(back.stdout).to.match(line(2));
    expect((await rollback(environment)).stdout).to.match(line(1));
    expect((await rollback(environment, 'v1.0.3')).stdout).to.match(line(3));
    expect((await rollback(environment, 'bbbb')).stdout).to.match(line(2));
    expect(deployed.slice(3)).to.deep.equal(['1.0.2', '1.0.1', '1.0.3', '1.0.2']);
    expect(distinct(pipeline.calls)).to.deep.equal(runbookActions('undo.md'));
  }).timeout(120_000);

  it('changes nothing with --dry-run, and says what it would do', async () => {
    const { exitCode, stdout } = await rollback(environment, '1.0.1', '--dry-run');
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(
      /: from 1\.0\.3 \(commit c{10}.*\) to 1\.0\.1 \(commit a{10}.*\)\n {2}sha256:1\nNothing was changed/,
    );
    expect(deployed).to.have.length(3);
  }).timeout(60_000);

  it('lists the deployments for an unknown version, and does nothing for the live one', async () => {
    const unknown = await rollback(environment, '9.9.9');
    expect([unknown.exitCode, unknown.stdout]).to.deep.equal([1, '']);
    expect(unknown.stderr).to.match(
      /^rollback: \S+ never ran "9\.9\.9"; deployments to .*:\n {2}1\.0\.3 .*\n {2}1\.0\.2 .*\n {2}1\.0\.1 /,
    );
    expect((await rollback(environment, '1.0.3')).stdout).to.match(/ runs 1\.0\.3 .* already/);
    expect(deployed).to.have.length(3);
  }).timeout(60_000);

  it('is refused while a deployment runs, for the live version too', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    const delivery = pipeline.start('d'.repeat(40));
    for (const words of [[], ['1.0.3'], ['1.0.1', '--dry-run']]) {
      const { exitCode, stdout, stderr } = await rollback(environment, ...words);
      expect([exitCode, stdout]).to.deep.equal([1, '']);
      expect(stderr).to.match(
        /^rollback: execution \S+ deploys to \S+ now: wait for its end, then run this again; https:/,
      );
    }
    resolve();
    await delivery;
    expect(deployed).to.deep.equal(['1.0.1', '1.0.2', '1.0.3', '1.0.4']);
  }).timeout(60_000);

  it('deploys the live version again after a deployment that failed, which may have left another one', async () => {
    deploysFail = true;
    await pipeline.start('d'.repeat(40));
    deploysFail = false;
    const { exitCode, stdout, stderr } = await rollback(environment, '1.0.3');
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(line(3));
    expect(stderr).to.match(/: 1\.0\.3 \(commit c{10}.*\) again, after execution \S+ ended as Failed\n/);
    expect(deployed.slice(3)).to.deep.equal(['1.0.3']);
    expect((await rollback(environment, '1.0.3')).stdout).to.match(/ runs 1\.0\.3 .* already/);
  }).timeout(60_000);

  it('fails with the reason if the deployment fails', async () => {
    deploysFail = true;
    const { exitCode, stdout, stderr } = await rollback(environment);
    expect([exitCode, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.match(
      /the rollback of \S+ ended with Failed: the build .* `helm upgrade` exited with 3.*its log: https:/,
    );
  }).timeout(60_000);
});
