import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { StepError } from '../../src/errors.ts';
import { type BuildRequest, findOrBuildImage } from '../../src/image/find-or-build-image.ts';
import { type GitStory, startGitStory } from '../helpers/git-story.ts';
import { createStepFolder, digest, type StepFolder } from '../helpers/step-folder.ts';

const place = {
  region: 'eu-west-1',
  repositoryName: 'hello_world_repo',
  repositoryUri: 'registry.test/hello_world_repo',
  sourceUrl: 'https://git.test/hello_world',
  folder: 'packages/hello-service',
};

describe('findOrBuildImage', () => {
  let folder: StepFolder;
  let git: GitStory;
  let request: BuildRequest;
  let imageTag: string;

  beforeEach(async () => {
    folder = await createStepFolder();
    git = startGitStory(folder.context);
    request = { ...place, commitId: git.commit('the one to build') };
    imageTag = request.commitId.slice(0, 10);
  });

  afterEach(() => folder.remove());

  const builds = () => folder.calls('docker').filter(({ args }) => args[0] === 'build');

  it('looks for the short commit id in the registry', async () => {
    await findOrBuildImage(folder.context, request);
    const [call] = folder.calls('aws');
    expect(call).to.deep.include({
      args: ['ecr:BatchGetImage'],
      region: 'eu-west-1',
      input: { repositoryName: 'hello_world_repo', imageIds: [{ imageTag }] },
    });
  });

  describe('with an image of the commit in the registry', () => {
    beforeEach(() => folder.know({ tags: { [imageTag]: digest } }));

    it('returns the image by its digest, and neither starts docker nor logs it in', async () => {
      expect(await findOrBuildImage(folder.context, request)).to.equal(
        `registry.test/hello_world_repo@${digest}`,
      );
      expect(folder.calls('docker')).to.deep.equal([]);
      expect(folder.calls('aws').map(({ args }) => args[0])).to.deep.equal(['ecr:BatchGetImage']);
    });

    it('says so', async () => {
      await findOrBuildImage(folder.context, request);
      expect(folder.said).to.deep.equal([
        `commit ${imageTag} already has an image, so nothing is built: ${digest}`,
      ]);
    });
  });

  describe('without one', () => {
    it('builds it under the short commit id, labelled with the commit, and returns that name', async () => {
      const name = `registry.test/hello_world_repo:${imageTag}`;
      expect(await findOrBuildImage(folder.context, request)).to.equal(name);
      expect(builds().map(({ args }) => args.join(' '))).to.deep.equal([
        `build --build-arg SOURCE=https://git.test/hello_world --build-arg REVISION=${request.commitId} --build-arg VERSION=${imageTag} --tag ${name} packages/hello-service`,
      ]);
    });

    it('turns BuildKit’s attestations off, so that the tag is the image itself', async () => {
      await findOrBuildImage(folder.context, request);
      expect(builds()[0]?.attestations).to.equal('1');
    });

    it("passes the commit's time to BuildKit, so that the image does not depend on the time of the build", async () => {
      await findOrBuildImage(folder.context, request);
      const time = git.run('show', '--no-patch', '--format=%ct');
      expect(builds()[0]?.sourceDateEpoch)
        .to.equal(time)
        .and.match(/^\d{10}$/);
    });

    it('shows the output of docker', async () => {
      await findOrBuildImage(folder.context, request);
      expect(folder.shown).to.deep.equal(['Successfully built 0123456789ab\n']);
    });

    it('logs docker in to the registry, by a password of the AWS CLI that no argument shows', async () => {
      await findOrBuildImage(folder.context, request);
      expect(folder.calls().map(({ program, args }) => [program, ...args].join(' '))).to.include.members([
        'aws ecr get-login-password --region eu-west-1',
        'docker login --username AWS --password-stdin registry.test',
      ]);
    });

    it('fails if the login fails, and ends the build', async () => {
      folder.know({ failures: { 'aws ecr get-login-password': 'AccessDeniedException: no' } });
      // Longer than a test may take.
      await writeProgram(join(folder.path, 'slow'), 'docker', 'exec sleep 600');
      const environment = {
        ...folder.context.environment,
        PATH: `${join(folder.path, 'slow')}:${folder.context.environment['PATH']}`,
      };
      const error = await rejectionOf(findOrBuildImage({ ...folder.context, environment }, request));
      expect(error.message).to.equal(
        'aws ecr get-login-password failed with exit code 254: AccessDeniedException: no',
      );
    });

    it("fails with docker's error", async () => {
      folder.know({ failures: { 'docker build': 'COPY failed: no source files were specified' } });
      const error = await rejectionOf(findOrBuildImage(folder.context, request));
      expect(error).to.be.instanceOf(StepError);
      expect(error.message).to.equal(
        'docker build failed with exit code 1: COPY failed: no source files were specified',
      );
    });
  });

  it('builds nothing if the registry does not answer', async () => {
    const words = 'AccessDeniedException: no';
    folder.know({ failures: { 'aws ecr:BatchGetImage': words } });
    const error = await rejectionOf(findOrBuildImage(folder.context, request));
    expect(error.message).to.equal(`ecr:BatchGetImage failed: ${words}`);
    expect(folder.calls('docker')).to.deep.equal([]);
  });

  it('builds nothing if the registry refuses the image for any reason but its absence', async () => {
    folder.know({ registryRefusal: { failureCode: 'KmsError', failureReason: 'The key is disabled' } });
    const error = await rejectionOf(findOrBuildImage(folder.context, request));
    expect(error.message).to.equal(
      `hello_world_repo does not give ${imageTag}: KmsError: The key is disabled`,
    );
    expect(folder.calls('docker')).to.deep.equal([]);
  });

  it('names the program that is not on PATH', async () => {
    await symlink('/usr/bin/git', join(folder.path, 'git'));
    const environment = { ...folder.context.environment, PATH: folder.path };
    const error = await rejectionOf(findOrBuildImage({ ...folder.context, environment }, request));
    expect(error.message).to.equal('docker is not on PATH: install it');
  });
});
