import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { execa } from 'execa';
import { findAwsCli } from 'local-aws/aws-cli.ts';
import { readKeptSandbox } from 'operations/sandbox/kept-sandbox.ts';
import { userCacheDirectory } from 'pipeline-steps';
import type { KeptPipelines } from '../../src/kept/kept-cluster.ts';

interface Live {
  readonly commit: string;
  readonly version: string;
  readonly digest: string;
  readonly execution: string;
}

/** What `pnpm status --json` prints of an environment. */
interface Status {
  readonly environment: string;
  readonly live: Live | null;
  readonly deployment: { readonly execution: string; readonly status: string } | null;
  readonly waiting: readonly { readonly commit: string; readonly isOpen: boolean }[];
  readonly changes: { readonly commits?: readonly { readonly subject: string }[] } | null;
  readonly pods: { readonly ready: number; readonly wanted: number } | null;
}

interface Story {
  readonly first: readonly Status[];
  readonly commit: string;
  readonly waiting: readonly Status[];
  readonly failed: readonly Status[];
  readonly retried: readonly Status[];
  readonly approved: readonly Status[];
  readonly rolledBack: readonly Status[];
  readonly log: string;
}

const endMs = 480_000;
/** Each poll starts the program, which takes processor time from other tests. */
const lookIntervalMs = 3000;

/** The pipelines of a kept rehearsal. They run while earlier tests run. */
export function describeKeptPipelines(
  finished: () => { readonly pipelines: KeptPipelines; readonly folder: string },
) {
  let story: Promise<Story>;
  before(() => {
    story = pushApproveAndRollBack(finished());
    story.catch(() => undefined);
  });

  describe('the pipelines of a kept rehearsal', () => {
    it('give `pnpm status` what the rehearsal delivered, with its pods', async () => {
      const { first } = await story;
      expect(first.map(({ environment, live }) => [environment, live?.version])).to.deep.equal([
        ['development', '1.0.2'],
        ['staging', '1.0.2'],
        ['production', '1.0.2'],
      ]);
      for (const { pods } of first) expect(pods?.ready).to.equal(pods?.wanted).and.be.greaterThan(0);
    }).timeout(endMs);

    it('are started by an ordinary `git push`, and wait for an approval as in AWS', async () => {
      const { commit, waiting } = await story;
      expect(liveCommits(waiting)[0]).to.equal(commit);
      expect(waiting[1]?.waiting.map((one) => [one.commit, one.isOpen])).to.deep.equal([[commit, true]]);
      expect(waiting[1]?.live?.version).to.equal('1.0.2');
      expect(waiting[1]?.changes?.commits?.map(({ subject }) => subject)).to.deep.equal([
        'push to a kept rehearsal',
      ]);
    }).timeout(endMs);

    it('fail where the deployer has lost its rights, and leave what runs', async () => {
      const { first, failed } = await story;
      expect(failed[1]?.deployment?.status).to.equal('Failed');
      expect(failed[1]?.live).to.deep.equal(first[1]?.live);
    }).timeout(endMs);

    it('go on by a retry of the stage once it has them again, without another approval', async () => {
      const { commit, failed, retried } = await story;
      expect(liveCommits(retried).slice(0, 2)).to.deep.equal([commit, commit]);
      expect(retried[1]?.live?.execution).to.equal(failed[1]?.deployment?.execution);
      expect(retried[2]?.waiting.map((one) => [one.commit, one.isOpen])).to.deep.equal([[commit, true]]);
    }).timeout(endMs);

    it('go on by `pnpm approval` to the last environment, with one digest', async () => {
      const { commit, approved } = await story;
      expect(liveCommits(approved)).to.deep.equal([commit, commit, commit]);
      expect(new Set(approved.map(({ live }) => live?.digest)).size).to.equal(1);
    }).timeout(endMs);

    it('undo by `pnpm rollback` what the rehearsal itself had delivered before', async () => {
      const { first, rolledBack, commit } = await story;
      expect(liveCommits(rolledBack)).to.deep.equal([commit, commit, first[2]?.live?.commit]);
      expect(rolledBack[2]?.live?.digest).to.equal(first[2]?.live?.digest);
    }).timeout(endMs);

    it('log what they do', async () => {
      const { log } = await story;
      expect(log).to.match(/Pipeline \S+, started by the event rule \S+:\n/);
      expect(log)
        .to.include('Deploy-production')
        .and.match(/Execution \S+ ended as SUCCEEDED\./);
    }).timeout(endMs);
  });
}

async function pushApproveAndRollBack(kept: {
  readonly pipelines: KeptPipelines;
  readonly folder: string;
}): Promise<Story> {
  const { pipelines, folder } = kept;
  // In the rehearsed checkout, as pnpm runs the script.
  const type = async (line: string) => {
    const [, words = ''] = line.split('npx --yes pnpm ');
    const program = join(folder, 'packages/operations/src/main.ts');
    return (await execa(process.execPath, [program, ...words.split(' ')], { cwd: folder })).stdout;
  };
  const status = async (): Promise<readonly Status[]> => JSON.parse(await type(`${pipelines.status} --json`));
  const until = async (fits: (statuses: readonly Status[]) => boolean) => {
    for (const deadline = Date.now() + endMs; ; await sleep(lookIntervalMs)) {
      const statuses = await status();
      if (fits(statuses)) return statuses;
      if (Date.now() > deadline)
        throw new Error(`The pipelines came no further: ${JSON.stringify(statuses)}`);
    }
  };
  const waits = (commit: string, index: number) => (statuses: readonly Status[]) =>
    statuses[index]?.waiting.some((one) => one.commit === commit && one.isOpen) ?? false;
  const first = await status();
  const commit = await pushChange(pipelines);
  const waiting = await until(waits(commit, 1));
  const giveBack = await takeDeployersRights('hello-world-staging');
  await type(pipelines.approval.replace('production', 'staging').concat(' --yes'));
  const failed = await until((statuses) => statuses[1]?.deployment?.status === 'Failed');
  await giveBack();
  await retryStage(failed[1]?.deployment?.execution ?? '');
  const retried = await until(waits(commit, 2));
  await type(`${pipelines.approval} --yes`);
  const approved = await until((statuses) => liveCommits(statuses)[2] === commit);
  await type(pipelines.rollback);
  const { stdout: log } = await execa('cat', [pipelines.log]);
  return { first, commit, waiting, failed, retried, approved, rolledBack: await status(), log };
}

/** Removes the role binding of a deployer. Returns a function that restores it. */
async function takeDeployersRights(namespace: string): Promise<() => Promise<unknown>> {
  const { kubectl, kubeconfig } = await readKeptSandbox(process.env);
  const run = (args: readonly string[], input = '') =>
    execa(kubectl, ['--kubeconfig', kubeconfig, '--namespace', namespace, ...args], { input });
  const binding = ['rolebinding', 'deployer'];
  const { stdout } = await run(['get', ...binding, '--output', 'json']);
  await run(['delete', ...binding]);
  return () => run(['create', '--filename', '-'], stdout);
}

/** Types the command of docs/how-to/retry.md, whose stage is Deploy-staging. */
async function retryStage(executionId: string): Promise<void> {
  const { endpoint, accessKeyId } = await readKeptSandbox(process.env);
  const cli = await findAwsCli(userCacheDirectory(process.env));
  const page = await readFile(join(import.meta.dirname, '../../../../docs/how-to/retry.md'), 'utf8');
  const [command = ''] = /codepipeline retry-stage-execution[^`]*/.exec(page) ?? [];
  const words = command.replaceAll('\\\n', ' ').replace('<execution>', executionId).trim().split(/\s+/);
  await execa(cli?.program ?? 'aws', ['--endpoint-url', endpoint, ...words], {
    env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: 'rehearsal', AWS_REGION: 'eu-west-1' },
  });
}

/** Clones by the URL that the rehearsal printed, and pushes. */
async function pushChange({ clones }: KeptPipelines): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kept-clone-'));
  try {
    await execa('bash', ['-c', `${clones[0]} clone`], { cwd: folder });
    const git = (...args: string[]) => execa('git', ['-C', join(folder, 'clone'), ...args]);
    await appendFile(
      join(folder, 'clone/packages/hello-service/Dockerfile'),
      '# pushed to a kept rehearsal\n',
    );
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', '-c', 'commit.gpgSign=false'];
    await git(...identity, 'commit', '--quiet', '--all', '--message', 'push to a kept rehearsal');
    await git('push', '--quiet');
    return (await git('rev-parse', 'HEAD')).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function liveCommits(statuses: readonly Status[]): readonly (string | undefined)[] {
  return statuses.map(({ live }) => live?.commit);
}
