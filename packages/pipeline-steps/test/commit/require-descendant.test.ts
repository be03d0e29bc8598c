import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { commitGraphName } from '../../src/commit/commit-graph.ts';
import { listCommits } from '../../src/commit/commit-history.ts';
import { requireDescendant } from '../../src/commit/require-descendant.ts';
import { StepError } from '../../src/errors.ts';
import { type GitStory, startGitStory } from '../helpers/git-story.ts';
import { withRealHelm } from '../helpers/helm-context.ts';
import { type ReleaseServer, type StoredRevision, startReleaseServer } from '../helpers/release-server.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const place = {
  releaseName: 'hello-service',
  namespace: 'hello-world',
  region: 'eu-west-1',
  pipelineName: 'hello-world',
  stageName: 'Deploy-staging',
  environment: 'staging',
};
const name = 'release hello-service in namespace hello-world';

describe('requireDescendant, by the real Helm and git', () => {
  let folder: StepFolder;
  let git: GitStory;
  let server: ReleaseServer | undefined;
  let older: string;
  let newer: string;

  beforeEach(async () => {
    folder = await createStepFolder();
    git = startGitStory(folder.context);
    older = git.commit('older');
    newer = git.commit('newer');
  });

  afterEach(() => {
    server?.close();
    server = undefined;
    folder.remove();
  });

  async function deploy(
    commitId: string,
    live: readonly StoredRevision[],
    isRollback = false,
  ): Promise<void> {
    writeFileSync(join(folder.path, commitGraphName), await listCommits(folder.context));
    server = await startReleaseServer(live);
    const context = await withRealHelm(folder.context, server.url);
    const request = { ...place, commitId, isRollback };
    await requireDescendant(context, request);
  }

  function advice(commitId: string): string {
    const start = 'start the pipeline on it with the variable ROLLBACK set to yes';
    const rollback = `type \`npx --yes pnpm rollback staging ${commitId.slice(0, 10)} --service hello-service\` if it was live before`;
    return `: to deploy ${commitId.slice(0, 10)} anyway, ${start}, or ${rollback}`;
  }

  it('allows any commit if nothing is live', async () => {
    await deploy(older, []);
  });

  it('allows any commit if the only installation was never live', async () => {
    await deploy(older, [{ status: 'pending-install', commit: newer }]);
  });

  it('allows a newer commit', async () => {
    await deploy(newer, [{ status: 'deployed', commit: older }]);
  });

  it('allows the live commit', async () => {
    await deploy(older, [{ status: 'deployed', commit: older }]);
  });

  it('allows a merge of the live commit', async () => {
    git.checkOut(older);
    git.commit('beside');
    git.run('merge', '--quiet', '--no-edit', newer);
    await deploy(git.run('rev-parse', 'HEAD'), [{ status: 'deployed', commit: newer }]);
  });

  it('refuses a commit of another branch, such as a version tag on a fix branch', async () => {
    git.checkOut(older);
    const beside = git.commit('beside');
    const error = await rejectionOf(deploy(beside, [{ status: 'deployed', commit: newer }]));
    expect(error).to.be.instanceOf(StepError);
    expect(error.message).to.equal(
      `commit ${beside.slice(0, 10)} does not descend from ${newer.slice(0, 10)}, which is live in ${name}${advice(beside)}`,
    );
  });

  it('refuses a commit of an unrelated history', async () => {
    git.run('checkout', '--quiet', '--orphan', 'other');
    const other = git.commit('other');
    const error = await rejectionOf(deploy(other, [{ status: 'deployed', commit: newer }]));
    expect(error.message).to.contain(`does not descend from ${newer.slice(0, 10)}`);
  });

  it('allows a commit of another branch in a rollback, and logs it', async () => {
    git.checkOut(older);
    const beside = git.commit('beside');
    await deploy(beside, [{ status: 'deployed', commit: newer }], true);
    expect(folder.said).to.deep.equal([
      `commit ${beside.slice(0, 10)} does not descend from ${newer.slice(0, 10)}, which is live in ${name}; ROLLBACK is yes, so it is deployed anyway`,
    ]);
  });

  it('compares the pushed history, without replacements and grafts of the clone', async () => {
    git.run('replace', '--graft', newer);
    writeFileSync(join(folder.path, '.git/info/grafts'), `${newer}\n`);
    await deploy(newer, [{ status: 'deployed', commit: older }]);
  });

  it('compares with the live revision, not with that of a killed run', async () => {
    await deploy(older, [
      { status: 'deployed', commit: older },
      { status: 'pending-upgrade', commit: newer },
    ]);
  });

  it('refuses an older commit', async () => {
    const error = await rejectionOf(deploy(older, [{ status: 'deployed', commit: newer }]));
    expect(error).to.be.instanceOf(StepError);
    expect(error.message).to.equal(
      `commit ${older.slice(0, 10)} is older than ${newer.slice(0, 10)}, which is live in ${name}${advice(older)}`,
    );
  });

  it('allows an older commit in a rollback, and logs it', async () => {
    await deploy(older, [{ status: 'deployed', commit: newer }], true);
    expect(folder.said).to.deep.equal([
      `commit ${older.slice(0, 10)} is older than ${newer.slice(0, 10)}, which is live in ${name}; ROLLBACK is yes, so it is deployed anyway`,
    ]);
  });

  it('allows an older commit while its stage is being rolled back, and logs it', async () => {
    folder.know({ stageExecutions: { 'Deploy-production': 'STANDARD', 'Deploy-staging': 'ROLLBACK' } });
    await deploy(older, [{ status: 'deployed', commit: newer }]);
    expect(folder.said).to.deep.equal([
      `commit ${older.slice(0, 10)} is older than ${newer.slice(0, 10)}, which is live in ${name}; the stage Deploy-staging is being rolled back, so it is deployed anyway`,
    ]);
    const calls = folder.calls('aws').map(({ args, region, input }) => ({ args, region, input }));
    expect(calls).to.deep.equal([
      { args: ['codepipeline:GetPipelineState'], region: 'eu-west-1', input: { name: 'hello-world' } },
    ]);
  });

  it('refuses an older commit while another stage is being rolled back', async () => {
    folder.know({ stageExecutions: { 'Deploy-production': 'ROLLBACK', 'Deploy-staging': 'STANDARD' } });
    const error = await rejectionOf(deploy(older, [{ status: 'deployed', commit: newer }]));
    expect(error.message).to.contain(`is live in ${name}${advice(older)}`);
  });

  it('does not call CodePipeline if there is no objection', async () => {
    await deploy(newer, [{ status: 'deployed', commit: older }]);
    expect(folder.calls('aws')).to.deep.equal([]);
  });

  it('reports the objection and the error if CodePipeline does not answer', async () => {
    folder.know({ failures: { 'aws codepipeline': 'AccessDeniedException: no' } });
    const error = await rejectionOf(deploy(older, [{ status: 'deployed', commit: newer }]));
    expect(error.message).to.match(
      /^commit .* is older than .*, and CodePipeline could not say whether the stage is being rolled back: codepipeline:GetPipelineState failed: AccessDeniedException: no$/,
    );
  });

  it('refuses a stage that the pipeline does not have', async () => {
    folder.know({ stageExecutions: {} });
    const error = await rejectionOf(deploy(older, [{ status: 'deployed', commit: newer }]));
    expect(error.message).to.contain('the pipeline hello-world has no running stage Deploy-staging');
  });

  it('refuses if the build did not know the live commit', async () => {
    const unknown = 'f'.repeat(40);
    const error = await rejectionOf(deploy(newer, [{ status: 'deployed', commit: unknown }]));
    expect(error.message).to.equal(
      `the commit ${unknown}, live in ${name}, was not in the repository when ${newer.slice(0, 10)} was built${advice(newer)}`,
    );
  });

  it('refuses if the live revision names no commit', async () => {
    const error = await rejectionOf(deploy(newer, [{ status: 'deployed' }]));
    expect(error.message).to.equal(`${name} has no live commit in its values (image.commit)${advice(newer)}`);
  });

  it('refuses a live commit that is no commit id, and passes it to no program', async () => {
    const error = await rejectionOf(deploy(newer, [{ status: 'deployed', commit: '--help' }]));
    expect(error.message).to.equal(
      `${name} has the live commit "--help", which is no commit id${advice(newer)}`,
    );
  });

  it('fails if the artifact does not list the commit, even in a rollback', async () => {
    const missing = 'e'.repeat(40);
    const error = await rejectionOf(deploy(missing, [{ status: 'deployed', commit: newer }], true));
    expect(error.message).to.equal(`the release artifact does not list its commit ${missing}`);
  });

  it("fails with Helm's error, even in a rollback", async () => {
    const context = await withRealHelm(folder.context, 'http://127.0.0.1:9');
    const request = { ...place, commitId: newer, isRollback: true };
    const error = await rejectionOf(requireDescendant(context, request));
    expect(error.message).to.contain('kubernetes cluster unreachable');
  });
});
