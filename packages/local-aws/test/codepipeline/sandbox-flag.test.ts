import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from 'infra';
import { type KeptSandbox, keptSandboxFile } from '../../../operations/src/sandbox/kept-sandbox.ts';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { ApiFault } from '../../src/aws-api/api-fault.ts';
import type { ApiOperations } from '../../src/stand-ins/aws-json-api.ts';
import { environment, service } from '../helpers/operated-pipeline.ts';
import { createClone, waitingPipeline } from '../helpers/waiting-pipeline.ts';

const { accountId } = (await loadConfiguration()).account;
const otherAccountId = accountId === '111122223333' ? '444455556666' : '111122223333';
const serviceName = service?.name ?? '';
const words = [environment, '--service', serviceName, '--sandbox'];

describe('--sandbox', () => {
  const makeFolder = temporaryFolders();
  const closed = closedAfterEach();

  /** A pipeline that only the file of a kept rehearsal names. The user has no credentials, and is in another folder. */
  async function story(operations: ApiOperations = {}) {
    const repository = await createClone(await makeFolder(), ['Say hello', 'Say goodbye']);
    const { pipeline } = await waitingPipeline(repository, operations);
    closed(pipeline);
    const { env: own } = pipeline.command([]);
    const cache = await makeFolder();
    const sandbox: KeptSandbox = {
      endpoint: own['AWS_ENDPOINT_URL'] ?? '',
      accessKeyId: own['AWS_ACCESS_KEY_ID'] ?? '',
      kubeconfig: join(cache, 'kubeconfig'),
      kubectl: 'no-kubectl',
      repositories: { [service?.pipelineName ?? '']: repository.directory },
      log: '/cache/log/pipelines.log',
    };
    const write = async (changes: Partial<KeptSandbox> = {}) => {
      const file = keptSandboxFile({ XDG_CACHE_HOME: cache });
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ ...sandbox, ...changes }));
    };
    const runIn = (settings: NodeJS.ProcessEnv, ...line: readonly string[]) => {
      const env = { XDG_CACHE_HOME: cache, AWS_ACCESS_KEY_ID: '', AWS_ENDPOINT_URL: '', ...settings };
      return pipeline.run(line, { directory: cache, env });
    };
    return { write, runIn, run: (...line: readonly string[]) => runIn({}, ...line) };
  }

  it('asks the kept rehearsal for its state, with no credentials and from any folder', async () => {
    const { write, run } = await story();
    await write();
    const { exitCode, stdout } = await run('status', ...words);
    expect(exitCode).to.equal(0);
    expect(stdout)
      .to.include('Say goodbye')
      .and.include('1 commit since the live one')
      .and.include(`decide with: pnpm approval ${environment} --service ${serviceName} --sandbox`)
      .and.include('no cluster access: kubectl is not on PATH');
  }).timeout(60_000);

  it("asks it whatever the user's environment sets for AWS", async () => {
    const { write, runIn } = await story();
    await write();
    const settings = {
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_CA_BUNDLE: '/none',
      AWS_PROFILE: 'none',
      HTTPS_PROXY: 'http://127.0.0.1:1',
      HTTP_PROXY: 'http://127.0.0.1:1',
    };
    const { exitCode, stderr } = await runIn(settings, 'status', ...words);
    expect([exitCode, stderr]).to.deep.equal([0, '']);
  }).timeout(60_000);

  it('answers an approval there, and names the log in the place of the console', async () => {
    const { write, run } = await story();
    await write();
    const { exitCode, stdout } = await run('approval', ...words, '--yes');
    expect(exitCode).to.equal(0);
    expect(stdout).to.include(`${environment}: approved`).and.include('/cache/log/pipelines.log');
    expect(stdout).not.to.include('console.aws.amazon.com');
  }).timeout(60_000);

  it('says how to start a rehearsal where none is kept', async () => {
    const { run } = await story();
    const { exitCode, stdout, stderr } = await run('rollback', ...words);
    expect([exitCode, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.match(
      /^rollback: no kept rehearsal was found \(\/\S+sandbox\.json\): start one with `npx --yes pnpm rehearse --keep`$/,
    );
  }).timeout(60_000);

  it('says the same where the cache is a file', async () => {
    const { runIn } = await story();
    const file = join(await makeFolder(), 'file');
    await writeFile(file, '');
    const { stderr } = await runIn({ XDG_CACHE_HOME: file }, 'status', ...words);
    expect(stderr).to.match(/^status: no kept rehearsal was found \(/);
  }).timeout(60_000);

  it('says where to look if the kept rehearsal is gone', async () => {
    const { write, run } = await story();
    await write({ endpoint: 'http://127.0.0.1:1' });
    const { exitCode, stderr } = await run('status', ...words);
    expect(exitCode).to.equal(1);
    expect(stderr)
      .to.include('status: the kept rehearsal does not answer')
      .and.include('see /cache/log/pipelines.log, or end it with `npx --yes pnpm rehearse:down`');
  }).timeout(60_000);

  const another =
    'end it with `npx --yes pnpm rehearse:down`, then start another with `npx --yes pnpm rehearse --keep`';
  const changed: [what: string, answer: () => object, stderr: RegExp][] = [
    [
      'pipeline',
      () => {
        throw new ApiFault('PipelineNotFoundException', 'Account does not have a pipeline with that name');
      },
      /^status: the kept rehearsal has no pipeline \S+: /,
    ],
    [
      'account',
      () => ({ metadata: { pipelineArn: `arn:aws:codepipeline:eu-west-1:${otherAccountId}:hello` } }),
      new RegExp(
        `^status: the kept rehearsal is of the account ${otherAccountId}, and packages/infra/environments/account\\.ts names ${accountId}: `,
      ),
    ],
    [
      'order',
      () => ({
        metadata: { pipelineArn: `arn:aws:codepipeline:eu-west-1:${accountId}:hello` },
        pipeline: { version: 1, stages: [] },
      }),
      /^status: the pipeline \S+ of the kept rehearsal has no stage \S+: /,
    ],
  ];
  for (const [what, answer, stderr] of changed)
    it(`says to start another rehearsal where the ${what} was changed since`, async () => {
      const { write, run } = await story({ 'CodePipeline_20150709.GetPipeline': answer });
      await write();
      const ended = await run('status', ...words);
      expect(ended.exitCode).to.equal(1);
      expect(ended.stderr)
        .to.match(stderr)
        .and.satisfy((text: string) => text.endsWith(another));
    }).timeout(60_000);

  it('names no command that would reach AWS where a stage is in progress', async () => {
    const { write, run } = await story({
      'CodePipeline_20150709.RollbackStage': () => {
        throw new ApiFault('UnableToRollbackStageException', 'it is in progress');
      },
    });
    await write();
    await run('approval', ...words, '--yes');
    await eventually('the second deployment', async () =>
      (await run('status', ...words)).stdout.includes('1.0.2') ? true : undefined,
    );
    const { stderr } = await run('rollback', ...words);
    expect(stderr).to.match(
      /rollback: CodePipeline refuses: it is in progress; if an execution is in the stage, wait for its end$/,
    );
  }).timeout(60_000);

  it('is named where no AWS credentials are found, and nothing of the rehearsal is read without it', async () => {
    const { write, run } = await story();
    await write();
    const { exitCode, stdout, stderr } = await run('status', environment, '--service', serviceName);
    expect([exitCode, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.include('no AWS credentials were found').and.include('add --sandbox');
  }).timeout(60_000);
});
