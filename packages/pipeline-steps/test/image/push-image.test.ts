import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { StepError } from '../../src/errors.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { type GitStory, startGitStory } from '../helpers/git-story.ts';
import {
  commitId,
  createStepFolder,
  digest,
  manifest,
  mediaType,
  otherDigest,
  type StepFolder,
} from '../helpers/step-folder.ts';

const request = {
  region: 'eu-west-1',
  repositoryName: 'hello_world_repo',
  repositoryUri: 'registry.test/hello_world_repo',
  commitId,
  imageTag: '1.0.2',
};

describe('pushImage', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  it('pushes the short commit id, tags the same digest and returns it', async () => {
    expect(await pushImage(folder.context, request)).to.equal(digest);
    expect(folder.calls('docker').map(({ args }) => args)).to.deep.equal([
      ['push', 'registry.test/hello_world_repo:0123456789'],
    ]);
    expect(folder.state().tags).to.deep.equal({ '0123456789': digest, '1.0.2': digest, latest: digest });
  });

  it('tags with the bytes and media type of the manifest, without a pull', async () => {
    await pushImage(folder.context, request);
    const put = folder.calls('aws').find(({ args }) => args[0] === 'ecr:PutImage');
    expect(put?.region).to.equal('eu-west-1');
    expect(put?.input).to.deep.equal({
      repositoryName: 'hello_world_repo',
      imageTag: '1.0.2',
      imageManifest: manifest,
      imageManifestMediaType: mediaType,
    });
  });

  it('leaves the media type out if the registry gives none', async () => {
    folder.know({ mediaType: null });
    await pushImage(folder.context, request);
    const put = folder.calls('aws').find(({ args }) => args[0] === 'ecr:PutImage');
    expect(put?.input).not.to.have.property('imageManifestMediaType');
  });

  it('adds only latest if the image tag is the short commit id', async () => {
    await pushImage(folder.context, { ...request, imageTag: '0123456789' });
    expect(folder.state().tags).to.deep.equal({ '0123456789': digest, latest: digest });
  });

  it('can run again, and pushes nothing then', async () => {
    await pushImage(folder.context, request);
    expect(await pushImage(folder.context, request)).to.equal(digest);
    expect(folder.calls('docker')).to.have.lengthOf(1);
  });

  it('adds a later version tag to the existing digest', async () => {
    folder.know({ tags: { '0123456789': otherDigest, latest: otherDigest } });
    expect(await pushImage(folder.context, request)).to.equal(otherDigest);
    expect(folder.calls('docker')).to.deep.equal([]);
    expect(folder.state().tags).to.include({ '1.0.2': otherDigest, latest: otherDigest });
  });

  describe('moves latest forward only', () => {
    let git: GitStory;
    let older: string;
    let newer: string;

    beforeEach(() => {
      git = startGitStory(folder.context);
      older = git.commit('older');
      newer = git.commit('newer');
    });

    /** Pushes a commit while `latest` is the image of another commit with more tags. */
    async function push(commit: string, latest: string, ...furtherTags: string[]): Promise<unknown> {
      const tags = Object.fromEntries([latest, 'latest', ...furtherTags].map((tag) => [tag, otherDigest]));
      folder.know({ tags });
      await pushImage(folder.context, { ...request, commitId: commit });
      const state = folder.state();
      expect(state.tags).to.include({ [commit.slice(0, 10)]: digest, '1.0.2': digest });
      return state.tags['latest'];
    }

    it('to a descendant', async () => {
      expect(await push(newer, older.slice(0, 10), '1.0.1')).to.equal(digest);
      expect(folder.said.at(-1)).to.equal(`hello_world_repo:latest is ${digest}`);
    });

    it('and not back to an ancestor with a late version tag', async () => {
      expect(await push(older, newer.slice(0, 10), '1.0.1')).to.equal(otherDigest);
      expect(folder.said.at(-1)).to.equal(
        `hello_world_repo:latest stays: commit ${older.slice(0, 10)} does not descend from ${newer.slice(0, 10)}, the commit of latest`,
      );
    });

    it('and not to a commit of a fix branch', async () => {
      git.checkOut(older);
      expect(await push(git.commit('beside'), newer.slice(0, 10))).to.equal(otherDigest);
    });

    it('even if branches and version tags look like a short commit id', async () => {
      git.run('branch', newer.slice(0, 10), older);
      expect(await push(older, newer.slice(0, 10), '2024010203', 'aaaaaaaaaa')).to.equal(otherDigest);
      expect(await push(newer, older.slice(0, 10), '2024010203', 'aaaaaaaaaa')).to.equal(digest);
    });

    for (const [name, known] of [
      ['a commit that this clone does not hold', 'f'.repeat(10)],
      ['no commit', 'by-hand'],
    ] as const) {
      it(`and keeps it, and says what to do, if it belongs to ${name}`, async () => {
        expect(await push(newer, known)).to.equal(otherDigest);
        expect(folder.said.at(-1)).to.equal(
          `hello_world_repo:latest stays: it is ${otherDigest}, and this clone has no commit for it (its tags are ${known}, latest); to let the next build move it, type: aws ecr batch-delete-image --region eu-west-1 --repository-name hello_world_repo --image-ids imageTag=latest`,
        );
      });
    }

    it("and fails with the registry's error", async () => {
      const words = 'AccessDeniedException: no';
      folder.know({ failures: { 'aws ecr:DescribeImages': words } });
      const error = await rejectionOf(push(newer, older.slice(0, 10)));
      expect(error.message).to.equal(`ecr:DescribeImages failed: ${words}`);
    });
  });

  it('fails if the version tag belongs to another digest, and keeps latest', async () => {
    folder.know({ tags: { '1.0.2': otherDigest, latest: otherDigest } });
    const error = await rejectionOf(pushImage(folder.context, request));
    expect(error).to.be.instanceOf(StepError);
    expect(error.message).to.equal(
      `the image tag 1.0.2 of hello_world_repo already belongs to ${otherDigest} and is immutable, so it cannot move to ${digest}: give this commit another version tag`,
    );
    expect(folder.state().tags['latest']).to.equal(otherDigest);
  });

  it("fails with docker's error if the push fails", async () => {
    folder.know({ failures: { 'docker push': 'denied: Your authorization token has expired.' } });
    const error = await rejectionOf(pushImage(folder.context, request));
    expect(error.message).to.equal(
      'docker push failed with exit code 1: denied: Your authorization token has expired.',
    );
  });

  it("fails with the registry's error if it cannot tag", async () => {
    const words = 'LimitExceededException: too many';
    folder.know({ failures: { 'aws ecr:PutImage': words } });
    const error = await rejectionOf(pushImage(folder.context, request));
    expect(error.message).to.equal(`ecr:PutImage failed: ${words}`);
  });

  it('tags nothing if the manifest does not match the digest', async () => {
    folder.know({ tags: { '0123456789': digest }, manifests: { [digest]: '{}' } });
    const error = await rejectionOf(pushImage(folder.context, request));
    expect(error.message).to.match(
      /^the registry gave sha256:.{64} a manifest of sha256:.{64}: it can't be tagged/,
    );
    expect(Object.keys(folder.state().tags)).to.deep.equal(['0123456789']);
  });
});
