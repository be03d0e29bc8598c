import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { verifySource } from '../../src/commit/verify-source.ts';
import { StepError } from '../../src/errors.ts';
import { type GitStory, startGitStory } from '../helpers/git-story.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

describe('verifySource', () => {
  let folder: StepFolder;
  let git: GitStory;
  let first: string;
  let second: string;

  beforeEach(async () => {
    folder = await createStepFolder();
    git = startGitStory(folder.context);
    first = git.commit('first');
    second = git.commit('second');
  });

  afterEach(() => folder.remove());

  it('accepts the commit that is checked out', async () => {
    await verifySource(folder.context, second);
  });

  it('accepts a detached HEAD', async () => {
    git.checkOut(first);
    await verifySource(folder.context, first);
  });

  it('refuses another commit and names both', async () => {
    const error = await rejectionOf(verifySource(folder.context, first));
    expect(error).to.be.instanceOf(StepError);
    expect(error.message).to.equal(
      `the checkout is at ${second} and the pipeline runs for ${first}: start the pipeline again`,
    );
  });

  it('refuses a clone without its history', async () => {
    git.run('clone', '--quiet', '--depth', '1', `file://${folder.path}`, 'shallow');
    const context = { ...folder.context, directory: `${folder.path}/shallow` };
    const error = await rejectionOf(verifySource(context, second));
    expect(error.message).to.contain('the checkout lacks its history');
  });

  it("fails with git's error outside a repository", async () => {
    const error = await rejectionOf(verifySource({ ...folder.context, directory: '/' }, second));
    expect(error.message).to.match(/^git rev-parse failed with exit code 128: fatal: not a git repository/);
  });
});
