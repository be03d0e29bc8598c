import { expect } from 'chai';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { ApiFault } from '../../src/aws-api/api-fault.ts';
import type { ApiOperations } from '../../src/stand-ins/aws-json-api.ts';
import { environment, operatedPipeline, service } from '../helpers/operated-pipeline.ts';
import { friendlyServices } from '../helpers/pipeline-story.ts';
import { distinct, runbookActions } from '../helpers/runbook-actions.ts';
import { approvalStage, type Clone, createClone, waitingPipeline } from '../helpers/waiting-pipeline.ts';

const putApprovalResult = 'CodePipeline_20150709.PutApprovalResult';

describe('pnpm approval, by HTTP', () => {
  const makeFolder = temporaryFolders();
  const closed = closedAfterEach();

  const clone = async (...subjects: readonly string[]) => createClone(await makeFolder(), subjects);
  const story = async (repository: Clone, operations: ApiOperations = {}) => {
    const waiting = await waitingPipeline(repository, operations);
    closed(waiting.pipeline);
    const run = (...words: readonly string[]) =>
      waiting.pipeline.run(['approval', environment, '--service', service?.name ?? '', ...words], {
        directory: repository.directory,
      });
    return { ...waiting, run };
  };

  const three = ['Say hello', 'Say goodbye', 'Add a route for orders', 'Fix the route'] as const;

  it('approves the newest execution with one decision, and ends the older ones', async () => {
    const { run, results, deployed, pipeline } = await story(await clone(...three));
    const { exitCode, stdout, stderr } = await run('--yes', '--comment', 'Looks good');
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(
      new RegExp(
        `^${environment}: approved 1\\.0\\.4 \\(commit [0-9a-f]{10}, waiting since .* UTC\\)\n    sha256:4{64}\n    https://.*/timeline$`,
      ),
    );
    const ended = await Promise.all(results);
    expect(ended.map(({ status }) => status)).to.deep.equal(['FAILED', 'STOPPED', 'SUCCEEDED']);
    expect(ended[0]?.stages[2]?.actions[0]?.message).to.match(/^it was rejected: superseded by 1\.0\.4 of/);
    expect(deployed).to.deep.equal(['1.0.1', '1.0.4']);
    expect(pipeline.calls.filter((call) => call === 'StopPipelineExecution')).to.have.length(1);
    expect(distinct(pipeline.calls)).to.deep.equal(runbookActions('approve.md'));
    const state = await pipeline.run([
      'approval',
      environment,
      '--service',
      service?.name ?? '',
      '--dry-run',
    ]);
    expect([state.exitCode, state.stderr]).to.deep.equal([
      1,
      `approval: nothing waits for an approval of ${environment}; \`pnpm status\` shows why`,
    ]);
  }).timeout(60_000);

  it('lists what waits and what it changes, and changes nothing, with --dry-run', async () => {
    const { run, pipeline, deployed } = await story(await clone(...three));
    const { exitCode, stdout, stderr } = await run('--dry-run');
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    const text = stdout
      .replaceAll(/\b[0-9a-f]{10}\b/g, 'COMMIT')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME');
    expect(text).to.equal(`${service?.name} in ${environment}: 3 executions waiting for an approval
  1.0.4 (commit COMMIT, waiting since TIME UTC)
    Fix the route
    sha256:444444444444…
  live: 1.0.1 (commit COMMIT, deployed TIME UTC)
  changes: 3 commits since the live one
    COMMIT Fix the route
    COMMIT Add a route for orders
    COMMIT Say goodbye
  ends the older:
    1.0.3 (commit COMMIT, waiting since TIME UTC) Add a route for orders
    1.0.2 (commit COMMIT, waiting since TIME UTC) Say goodbye
Nothing was changed, because of --dry-run.`);
    expect(pipeline.calls).not.to.include.members(['PutApprovalResult']);
    expect(pipeline.queue.waiting(approvalStage)).to.have.length(2);
    expect(deployed).to.deep.equal(['1.0.1']);
  }).timeout(60_000);

  it('prints the same as JSON', async () => {
    const { directory, commits } = await clone('Say hello', 'Escape \u009b31m[2J and \u202e');
    const { run } = await story({ directory, commits });
    const { exitCode, stdout } = await run('--json', '--yes');
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^[\x20-\x7e]*$/);
    const { result, live, chosen, older } = JSON.parse(stdout);
    expect([result, live.commit, live.version, older]).to.deep.equal(['approved', commits[0], '1.0.1', []]);
    expect(chosen).to.include({ commit: commits[1], version: '1.0.2', digest: `sha256:${'2'.repeat(64)}` });
    expect(chosen.subject).to.equal('Escape \\u{9b}31m[2J and \\u{202e}');
    expect(chosen.changes).to.include({ added: 1, removed: 0 });
  }).timeout(60_000);

  it('decides on a named execution, and leaves the newer ones waiting', async () => {
    const { directory, commits } = await clone(...three);
    const { run, results, pipeline } = await story({ directory, commits });
    expect((await run('--yes', commits[2] ?? '')).exitCode).to.equal(0);
    expect((await results[1])?.status).to.equal('SUCCEEDED');
    await eventually('the approval of the newer one', () => {
      return pipeline.queue.waiting(approvalStage).length === 0 ? true : undefined;
    });
    const unknown = await run('--dry-run', '9.9.9');
    expect(unknown.exitCode).to.equal(1);
    expect(unknown.stderr).to.match(
      /^approval: "9\.9\.9" does not wait for an approval of \S+; these do, newest first:\n {2}1\.0\.4 /,
    );
  }).timeout(60_000);

  it('rejects the newest with --reject, and the older with it', async () => {
    const { run, results, deployed } = await story(await clone(...three));
    const { exitCode, stdout } = await run('--yes', '--reject', '--comment', 'Not on a Friday');
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain(`${environment}: rejected 1.0.4 `);
    const ended = await Promise.all(results);
    expect(ended.map(({ status }) => status)).to.deep.equal(['FAILED', 'STOPPED', 'FAILED']);
    expect(ended[2]?.stages[2]?.actions[0]?.message).to.equal('it was rejected: Not on a Friday');
    expect(deployed).to.deep.equal(['1.0.1']);
  }).timeout(60_000);

  it('names a commit that does not descend from the live one, and a folder that is no clone', async () => {
    const repository = await clone('Say hello', 'Say goodbye');
    await repository.git('checkout', '--quiet', '--orphan', 'beside');
    await repository.git('-c', 'user.name=Ada', 'commit', '--quiet', '--allow-empty', '--message', 'Beside');
    const beside = await repository.git('rev-parse', 'HEAD');
    const { run, pipeline } = await story({
      directory: repository.directory,
      commits: [repository.commits[1] ?? '', beside],
    });
    const { stdout } = await run('--dry-run');
    expect(stdout).to.match(
      /changes: 1 commit, but without 2 commits of the live one, so its deployment is refused unless ROLLBACK is yes\n/,
    );
    const words = ['approval', environment, '--service', service?.name ?? '', '--dry-run'];
    const elsewhere = await pipeline.run(words, { directory: await makeFolder() });
    expect(elsewhere.stdout).to.contain("  changes: git can't read this clone: fatal: ");
  }).timeout(60_000);

  it('changes nothing if these credentials may not answer the approval', async () => {
    const denied =
      'User: arn:aws:iam::000000000000:user/ada is not authorized to perform: codepipeline:PutApprovalResult';
    const { run, pipeline } = await story(await clone(...three), {
      [putApprovalResult]: () => {
        throw new ApiFault('AccessDeniedException', denied);
      },
    });
    const { exitCode, stdout, stderr } = await run('--yes');
    expect([exitCode, stdout]).to.deep.equal([1, '']);
    expect(stderr.split('\n').at(-1)).to.equal(
      `approval: these credentials may not answer Approve, so it waits for somebody who may: ${denied}`,
    );
    expect(pipeline.calls).not.to.include('StopPipelineExecution');
    expect(pipeline.queue.waiting(approvalStage)).to.have.length(2);
  }).timeout(60_000);

  it('reports an approval that somebody answered meanwhile', async () => {
    const { run } = await story(await clone('Say hello', 'Say goodbye'), {
      [putApprovalResult]: () => {
        throw new ApiFault('ApprovalAlreadyCompletedException', 'completed');
      },
    });
    const { exitCode, stderr } = await run('--yes');
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(
      /\napproval: somebody answered Approve meanwhile, or it expired, so nothing was answered: `pnpm status` shows what waits now$/,
    );
  }).timeout(60_000);

  it('says that somebody ended the execution meanwhile, and does not wait for it', async () => {
    const { run, pipeline } = await story(await clone(...three), {
      'CodePipeline_20150709.StopPipelineExecution': () => {
        const { queue } = pipeline;
        for (const executionId of queue.waiting(approvalStage)) queue.stop(executionId, false);
        return {};
      },
    });
    const { exitCode, stderr } = await run('--yes');
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(
      /\napproval: somebody ended 1\.0\.4 \(commit .*\) meanwhile \(Stopped\): `pnpm status` shows what waits now$/,
    );
  }).timeout(60_000);

  it('asks on a terminal, and changes nothing without a yes', async () => {
    const { pipeline, results } = await story(await clone('Say hello', 'Say goodbye'));
    const words = ['approval', environment, '--service', service?.name ?? ''];
    const no = await pipeline.runOnTerminal(words, { input: 'n\n' });
    expect([no.exitCode, no.output.split('\n').at(-1)]).to.deep.equal([1, 'approval: nothing was changed']);
    const yes = await pipeline.runOnTerminal(words, { input: 'yes\n' });
    expect(yes.output).to.contain(`Approve it for ${environment}? [y/N] `);
    expect(yes.exitCode, yes.output).to.equal(0);
    expect((await results[0])?.status).to.equal('SUCCEEDED');
  }).timeout(60_000);

  const refused: [name: string, words: string[], exitCode: number, stderr: RegExp][] = [
    ['no terminal and no --yes', [environment], 2, /there is no terminal to ask on: add --yes to decide/],
    ['an unknown environment', ['moon', '--yes'], 2, /has no environment "moon" in its order/],
    ['a long comment', [environment, '--yes', '--comment', 'x'.repeat(513)], 2, /513 characters.* takes 512/],
  ];
  for (const [name, words, exitCode, stderr] of refused)
    it(`refuses ${name}`, async () => {
      const { services } = friendlyServices();
      const pipeline = closed(await operatedPipeline({ services }));
      const ended = await pipeline.run(['approval', ...words, '--service', service?.name ?? '']);
      expect([ended.exitCode, ended.stdout]).to.deep.equal([exitCode, '']);
      expect(ended.stderr)
        .to.match(stderr)
        .and.match(/^approval: .*$/);
      expect(pipeline.calls).to.deep.equal([]);
    }).timeout(20_000);

  const unreachable: [name: string, env: NodeJS.ProcessEnv, stderr: RegExp][] = [
    ['missing credentials', { AWS_ACCESS_KEY_ID: '' }, /no AWS credentials were found \(.*\): sign in/],
    [
      'unknown credentials',
      { AWS_ACCESS_KEY_ID: 'AKIAOTHER' },
      /does not accept the credentials .*: sign in again/,
    ],
    [
      'a network that does not answer',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' },
      /CodePipeline in \S+ cannot be reached \(.*\): check the network/,
    ],
  ];
  for (const [name, env, stderr] of unreachable)
    it(`describes ${name} in one sentence`, async () => {
      const { services } = friendlyServices();
      const pipeline = closed(await operatedPipeline({ services }));
      const words = ['approval', environment, '--yes', '--service', service?.name ?? ''];
      const ended = await pipeline.run(words, { env: { AWS_EC2_METADATA_DISABLED: 'true', ...env } });
      expect([ended.exitCode, ended.stdout]).to.deep.equal([1, '']);
      expect(ended.stderr)
        .to.match(stderr)
        .and.match(/^approval: .*$/);
    }).timeout(20_000);

  it('reports a pipeline that does not exist', async () => {
    const { services } = friendlyServices();
    const operations = {
      'CodePipeline_20150709.GetPipeline': () => {
        throw new ApiFault('PipelineNotFoundException', 'Account does not have a pipeline with that name');
      },
    };
    const pipeline = closed(await operatedPipeline({ services, operations }));
    const ended = await pipeline.run(['approval', environment, '--yes', '--service', service?.name ?? '']);
    expect(ended.exitCode).to.equal(1);
    expect(ended.stderr).to.match(
      /^approval: there is no pipeline \S+ in \S+ of this account: type `cdktf deploy/,
    );
  }).timeout(20_000);
});
