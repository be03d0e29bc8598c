import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { ApiFault } from '../../src/aws-api/api-fault.ts';
import type { ApiOperations } from '../../src/stand-ins/aws-json-api.ts';
import { environment, laterEnvironments, service } from '../helpers/operated-pipeline.ts';
import { distinct, runbookActions } from '../helpers/runbook-actions.ts';
import { approvalStage, createClone, waitingPipeline } from '../helpers/waiting-pipeline.ts';

const serviceName = service?.name ?? '';
const words = ['status', environment, '--service', serviceName];

describe('pnpm status, by HTTP', () => {
  const makeFolder = temporaryFolders();
  const closed = closedAfterEach();

  async function story(
    subjects: readonly string[],
    { operations, failing }: { operations?: ApiOperations; failing?: readonly string[] } = {},
  ) {
    const repository = await createClone(await makeFolder(), subjects);
    const waiting = await waitingPipeline(repository, operations, failing);
    closed(waiting.pipeline);
    const kubeconfig = join(repository.directory, 'kubeconfig');
    const env = { KUBECONFIG: kubeconfig };
    const status = (...more: readonly string[]) =>
      waiting.pipeline.run([...words, ...more], { directory: repository.directory, env });
    return { ...waiting, ...repository, kubeconfig, env, status };
  }

  const plain = (text: string) =>
    text
      .replaceAll(/\b[0-9a-f]{10}\b/g, 'COMMIT')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'EXECUTION')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME')
      .replaceAll(/no cluster access: .*/g, 'no cluster access: REASON');

  it('prints what is live, what waits and what that changes', async () => {
    const { status } = await story(['Say hello', 'Say goodbye', 'Add a route']);
    const { exitCode, stdout, stderr } = await status();
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    expect(plain(stdout)).to.equal(`${serviceName} in ${environment}
  live       1.0.1 (commit COMMIT, since TIME UTC)
             Say hello
             sha256:111111111111…, by execution EXECUTION
  waiting    1.0.3 (commit COMMIT, waiting since TIME UTC)
             Add a route
             2 commits since the live one; 1 older execution too
             decide with: pnpm approval ${environment} --service ${serviceName}
  pods       no cluster access: REASON`);
  }).timeout(60_000);

  it('prints what it can read, and says what a pipeline does not deploy to yet', async () => {
    const { pipeline, directory, env } = await story(['Say hello']);
    const words = ['status', '--service', serviceName];
    const { exitCode, stdout, stderr } = await pipeline.run(words, { directory, env });
    expect(stdout).to.match(new RegExp(`^${serviceName} in ${environment}\n`));
    expect(stderr.split('\n').filter((line) => line !== '')).to.deep.equal(
      laterEnvironments.map(
        (name) =>
          `status: the pipeline ${service?.pipelineName} has no stage Deploy-${name} yet: type \`cdktf deploy delivery\` in packages/infra`,
      ),
    );
    expect(exitCode).to.equal(laterEnvironments.length > 0 ? 1 : 0);
  }).timeout(60_000);

  it('has colors on a terminal only, and none with NO_COLOR', async () => {
    const { pipeline, directory, env } = await story(['Say hello']);
    const options = { directory, env: { ...env, NO_COLOR: '', FORCE_COLOR: undefined, CI: undefined } };
    const colored = await pipeline.runOnTerminal(words, options);
    expect(colored.output).to.contain(`\u001b[1m${serviceName} in ${environment}\u001b[22m`);
    const plainly = await pipeline.runOnTerminal(words, { ...options, env: { ...env, NO_COLOR: '1' } });
    expect([plainly.exitCode, plainly.output.includes('\u001b')]).to.deep.equal([0, false]);
    expect((await pipeline.run(words, options)).stdout).not.to.contain('\u001b');
  }).timeout(60_000);

  it('prints the same as JSON, and calls only what reads', async () => {
    const { status, commits, pipeline } = await story(['Say hello', 'Say goodbye']);
    const { stdout } = await status('--json');
    const [one, ...others] = JSON.parse(stdout);
    expect(others).to.deep.equal([]);
    expect(one).to.include({ service: serviceName, environment, deployment: null, pods: null, drift: null });
    expect(one.live).to.include({ commit: commits[0], subject: 'Say hello', version: '1.0.1' });
    expect(one.live.since).to.match(/^\d{4}-.*Z$/);
    expect(one.waiting).to.have.length(1);
    expect(one.waiting[0]).to.include({ commit: commits[1], version: '1.0.2', isOpen: true });
    expect(one.changes).to.include({ added: 1, removed: 0 });
    expect(one.clusterReason).to.be.a('string');
    expect(distinct(pipeline.calls)).to.deep.equal(runbookActions('status.md'));
  }).timeout(60_000);

  it('shows a deployment that failed beside the live version', async () => {
    const { status, results, pipeline } = await story(['Say hello', 'Say goodbye'], { failing: ['1.0.2'] });
    await pipeline.run(['approval', environment, '--service', serviceName, '--yes']);
    await results[0];
    expect((await status()).stdout).to.match(
      /\n {2}live {7}1\.0\.1 .*\n.*\n.*\n {2}deployment 1\.0\.2 \(commit .*, ended as Failed\)\n {13}Say goodbye\n {13}by execution [0-9a-f-]{36}\n {13}the reason is at https:\/\/\S+\/timeline\n {2}waiting {4}nothing\n/,
    );
  }).timeout(60_000);

  it('names the context that is missing, and the permissions', async () => {
    const { status } = await story(['Say hello']);
    expect((await status()).stdout).to.match(
      /\n {2}pods {7}no cluster access: no context of the cluster \S+: aws eks update-kubeconfig --region \S+ --name \S+$/,
    );
    const denied = await story(['Say hello'], {
      operations: {
        'CodePipeline_20150709.GetPipelineState': () => {
          throw new ApiFault('AccessDeniedException', 'not authorized');
        },
      },
    });
    const { exitCode, stdout, stderr } = await denied.status();
    expect([exitCode, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.match(
      /^status: not authorized: `pnpm status` needs codepipeline:GetPipeline, .* and GetPipelineState on arn:aws:codepipeline:\S+$/,
    );
  }).timeout(60_000);

  it('shows pods and drift of the cluster in a kubeconfig', async () => {
    const { pipeline, directory, kubeconfig } = await story(['Say hello']);
    const byScale = { manager: 'kubectl', operation: 'Update', subresource: 'scale' };
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: serviceName,
        managedFields: [{ ...byScale, fieldsV1: { 'f:spec': { 'f:replicas': {} } } }],
      },
      spec: { replicas: 3 },
      status: { readyReplicas: 2 },
    };
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: serviceName } };
    const contexts = [{ name: 'rehearsal', context: { cluster: 'rehearsal' } }];
    const view = { contexts, 'current-context': 'rehearsal' };
    await writeFile(kubeconfig, '');
    await writeFile(join(directory, 'view'), JSON.stringify(view));
    await writeFile(join(directory, 'list'), JSON.stringify({ kind: 'List', items: [deployment, service] }));
    const script = `cd ${directory}; echo "$*" >> calls; case "$*" in *" config "*) /bin/cat view;; *) /bin/cat list;; esac`;
    await writeProgram(join(directory, 'bin'), 'kubectl', script);
    const env = { PATH: `${join(directory, 'bin')}:${process.env['PATH']}` };
    const status = (...more: readonly string[]) =>
      pipeline.run([...words, '--kubeconfig', kubeconfig, ...more], { directory, env });
    const shown = await status();
    expect(shown.stdout, shown.stderr).to.match(
      new RegExp(
        `\n  pods       2 of 3 ready\n  drift      Deployment/${serviceName} \\.spec\\.replicas: 3, set by kubectl$`,
      ),
    );
    const [{ pods, drift }] = JSON.parse((await status('--json')).stdout);
    expect(pods).to.deep.equal({ ready: 2, wanted: 3 });
    expect(drift).to.deep.equal([
      { object: `Deployment/${serviceName}`, path: '.spec.replicas', manager: 'kubectl', value: 3 },
    ]);
    const calls = (await readFile(join(directory, 'calls'), 'utf8')).trim().split('\n');
    expect(calls).to.have.length(4);
    for (const call of calls) expect(call).to.include(`--kubeconfig ${kubeconfig} --request-timeout 10s `);
    expect(calls[1]).to.match(
      new RegExp(
        ` get deployments,\\S+ --context rehearsal --namespace \\S+-${environment} --selector app\\.kubernetes\\.io/instance=${serviceName} `,
      ),
    );
  }).timeout(60_000);

  it('watches, and prints a line of JSON for each change', async () => {
    const { pipeline, env, directory } = await story(['Say hello', 'Say goodbye']);
    const { words: command, env: aws } = pipeline.command([...words, '--watch', '--interval', '1', '--json']);
    const [file = '', ...args] = command;
    const program = execa(file, args, { env: { ...aws, ...env }, cwd: directory, reject: false });
    let output = '';
    program.stdout.on('data', (text: Buffer) => {
      output += text;
    });
    const line = (number: number) =>
      eventually(`line ${number}`, () => {
        const text = output.split('\n').slice(0, -1)[number];
        return text === undefined ? undefined : JSON.parse(text)[0];
      });
    const [{ execution }] = (await line(0)).waiting;
    const place = { stage: approvalStage, action: 'Approve' };
    const token = pipeline.queue.approvals.tokenOf({ executionId: execution, ...place }) ?? '';
    pipeline.queue.approvals.answer(place, token, { status: 'Approved', summary: '' });
    const changed = await line(1);
    expect([changed.live.version, changed.waiting]).to.deep.equal(['1.0.2', []]);
    program.kill('SIGINT');
    expect((await program).exitCode).to.equal(130);
    expect(output.trim().split('\n')).to.have.length(2);
  }).timeout(60_000);

  it('refuses an unknown environment, service, interval and kubeconfig', async () => {
    const { pipeline } = await story(['Say hello']);
    const refusals: [words: string[], stderr: RegExp][] = [
      [['status', 'moon'], /^status: .* has no environment "moon" in its order/],
      [['status', '--service', 'moon'], /^status: .* has no service "moon"; it has /],
      [
        ['status', '--interval', '0'],
        /^status: --interval is "0", and must be a number of seconds from 1 to 86400$/,
      ],
      [['status', '--interval', '1e9', '--watch'], /^status: --interval is "1e9", and must be a number of/],
      [
        ['status', '--kubeconfig', 'moon.yaml'],
        /^status: --kubeconfig is "moon.yaml", and there is no such file$/,
      ],
    ];
    for (const [given, stderr] of refusals) {
      const ended = await pipeline.run(given);
      expect([ended.exitCode, ended.stdout]).to.deep.equal([2, '']);
      expect(ended.stderr).to.match(stderr);
    }
  }).timeout(60_000);
});
