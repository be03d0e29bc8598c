import { expect } from 'chai';
import { StepError } from '../src/errors.ts';
import { pushImage } from '../src/push-image.ts';
import { rejection } from './helpers/rejection.ts';
import {
  commitId,
  createStepFolder,
  digest,
  manifest,
  mediaType,
  otherDigest,
  type StepFolder,
} from './helpers/step-folder.ts';

const request = {
  region: 'eu-west-1',
  repositoryName: 'hello_world_repo',
  repositoryUri: 'registry.test/hello_world_repo',
  commitId,
  imageTag: '1.0.2',
};

describe('pushImage', () => {
  let folder: StepFolder;

  beforeEach(() => {
    folder = createStepFolder();
  });

  afterEach(() => folder.remove());

  it('pushes the ten characters, tags the same digest and gives it', async () => {
    expect(await pushImage(folder.context, request)).to.equal(digest);
    expect(folder.calls('docker').map(({ args }) => args)).to.deep.equal([
      ['push', 'registry.test/hello_world_repo:0123456789'],
    ]);
    expect(folder.state().tags).to.deep.equal({ '0123456789': digest, '1.0.2': digest, latest: digest });
  });

  it('tags by the bytes of the manifest and its media type, without a pull', async () => {
    await pushImage(folder.context, request);
    const put = folder.calls('aws').find(({ args }) => args[1] === 'put-image');
    expect(put?.args.slice(2)).to.deep.equal([
      ...['--region', 'eu-west-1', '--repository-name', 'hello_world_repo', '--image-tag', '1.0.2'],
      ...['--image-manifest', manifest, '--image-manifest-media-type', mediaType, '--output', 'json'],
    ]);
  });

  it('leaves the media type out when the registry gives none', async () => {
    folder.know({ mediaType: null });
    await pushImage(folder.context, request);
    const put = folder.calls('aws').find(({ args }) => args[1] === 'put-image');
    expect(put?.args).not.to.include('--image-manifest-media-type');
  });

  it('adds only latest when the image tag is the ten characters', async () => {
    await pushImage(folder.context, { ...request, imageTag: '0123456789' });
    expect(folder.state().tags).to.deep.equal({ '0123456789': digest, latest: digest });
  });

  it('succeeds again, and pushes nothing again', async () => {
    await pushImage(folder.context, request);
    expect(await pushImage(folder.context, request)).to.equal(digest);
    expect(folder.calls('docker')).to.have.lengthOf(1);
  });

  it('adds a version tag that came later to the digest that is there', async () => {
    folder.know({ tags: { '0123456789': otherDigest, latest: digest } });
    expect(await pushImage(folder.context, request)).to.equal(otherDigest);
    expect(folder.calls('docker')).to.deep.equal([]);
    expect(folder.state().tags).to.include({ '1.0.2': otherDigest, latest: otherDigest });
  });

  it('fails when the version tag stands for another digest, and leaves latest where it is', async () => {
    folder.know({ tags: { '1.0.2': otherDigest, latest: otherDigest } });
    const error = await rejection(pushImage(folder.context, request));
    expect(error).to.be.instanceOf(StepError);
    expect(error.message).to.equal(
      `the image tag 1.0.2 of hello_world_repo already stands for ${otherDigest} and may not move to ${digest}: give this commit a version tag of its own`,
    );
    expect(folder.state().tags['latest']).to.equal(otherDigest);
  });

  it("fails in docker's words when the push does", async () => {
    folder.know({ failures: { 'docker push': 'denied: Your authorization token has expired.' } });
    const error = await rejection(pushImage(folder.context, request));
    expect(error.message).to.equal(
      'docker push failed with exit code 1: denied: Your authorization token has expired.',
    );
  });

  it("fails in the registry's words when it can not tag", async () => {
    const words = 'An error occurred (LimitExceededException) when calling the PutImage operation: too many';
    folder.know({ failures: { 'aws ecr put-image': words } });
    const error = await rejection(pushImage(folder.context, request));
    expect(error.message).to.equal(`aws ecr put-image failed with exit code 254: ${words}`);
  });

  it('tags nothing when the manifest is not that of the digest', async () => {
    folder.know({ tags: { '0123456789': digest }, manifests: { [digest]: '{}' } });
    const error = await rejection(pushImage(folder.context, request));
    expect(error.message).to.match(
      /^the registry gave sha256:.{64} a manifest of sha256:.{64}: it can't be tagged/,
    );
    expect(Object.keys(folder.state().tags)).to.deep.equal(['0123456789']);
  });
});
