import { createHash } from 'node:crypto';
import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import { startManifestRegistry } from '../../helpers/manifest-registry.ts';
import { allow, regionConfig } from '../../helpers/region.ts';
import { serveRegion } from '../../helpers/served-region.ts';

const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({ schemaVersion: 2, mediaType, layers: [] }, undefined, 3);
const otherManifest = JSON.stringify({ schemaVersion: 2, mediaType, layers: [{}] });
const imageDigest = digest(manifest);
const repositoryName = 'hello_world_repo';

function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

describe('ECR', () => {
  const closing = closedAfterEach();
  const makeFolder = temporaryFolders();

  async function createRegion() {
    const registry = closing(await startManifestRegistry());
    const region = closing(await serveRegion(await makeFolder(), { registryUrl: registry.url }));
    const ecr = (operation: string, input: object) =>
      region.json('api.ecr', `AmazonEC2ContainerRegistry_V20150921.${operation}`, input);
    const put = (imageTag: string, imageManifest: string, more: object = {}) =>
      ecr('PutImage', { repositoryName, imageTag, imageManifest, ...more });
    const get = async (...imageIds: object[]) =>
      (await ecr('BatchGetImage', { repositoryName, imageIds })).answer;
    return { ecr, put, get };
  }

  it('gives a login of the user AWS, for the registry of the account', async () => {
    const { ecr } = await createRegion();
    const [data] = (await ecr('GetAuthorizationToken', {})).answer.authorizationData;
    assert.match(Buffer.from(data.authorizationToken, 'base64').toString(), /^AWS:[A-Za-z0-9+/=]{128}$/);
    assert.equal(data.proxyEndpoint, 'https://000000000000.dkr.ecr.eu-west-1.amazonaws.com');
    assert.isAbove(data.expiresAt * 1000, Date.now() + 11 * 3600_000);
  });

  it('puts an image and gets it back, byte for byte, by tag and by digest', async () => {
    const { put, get } = await createRegion();
    const image = {
      registryId: '000000000000',
      repositoryName,
      imageId: { imageDigest, imageTag: '1.0.2' },
      imageManifest: manifest,
      imageManifestMediaType: mediaType,
    };
    assert.deepEqual(await put('1.0.2', manifest), { status: 200, answer: { image } });
    assert.deepEqual(await get({ imageTag: '1.0.2' }), { images: [image], failures: [] });
    const byDigest = { ...image, imageId: { imageDigest } };
    assert.deepEqual(await get({ imageDigest }), { images: [byDigest], failures: [] });
  });

  it('answers with a failure for an image that is not there, beside those that are', async () => {
    const { put, get } = await createRegion();
    await put('1.0.2', manifest);
    const notFound = { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
    for (const imageId of [{ imageTag: 'none' }, { imageDigest: digest('x') }]) {
      assert.deepEqual(await get(imageId), { images: [], failures: [{ imageId, ...notFound }] });
    }
    const both = await get({ imageTag: 'none' }, { imageTag: '1.0.2' });
    assert.deepEqual([both.images.length, both.failures.length], [1, 1]);
    for (const [imageId, code] of [
      [{ imageTag: '../../x' }, 'InvalidImageTag'],
      [{ imageDigest: 'x' }, 'InvalidImageDigest'],
    ] as const)
      assert.nestedPropertyVal(await get(imageId), 'failures[0].failureCode', code);
  });

  it('takes an image by both tag and digest only if the tag is of the digest', async () => {
    const { put, get } = await createRegion();
    await put('1.0.2', manifest);
    const both = await get({ imageTag: '1.0.2', imageDigest });
    assert.nestedPropertyVal(both, 'images[0].imageId.imageTag', '1.0.2');
    const other = await get({ imageTag: '1.0.2', imageDigest: digest('x') });
    assert.nestedPropertyVal(other, 'failures[0].failureCode', 'ImageTagDoesNotMatchDigest');
  });

  it('is that of the caller’s account, or of the one that the call names', async () => {
    const registryId = '111122223333';
    const { ecr } = await createRegion();
    const { status, answer } = await ecr('DescribeImages', { ...describe('1.0.2'), registryId });
    assert.equal(status, 400);
    assert.match(
      answer.message,
      /arn:aws:ecr:eu-west-1:111122223333:repository\/hello_world_repo because no/,
    );
    const roleArn = `arn:aws:iam::${registryId}:role/build`;
    const [build, ...others] = regionConfig().projects;
    assert.isDefined(build);
    const trust = regionConfig().roles[0]?.trust ?? '';
    const roles = [{ arn: roleArn, trust, policies: [allow(['ecr:*'])], attached: [] }];
    const region = closing(
      await serveRegion(await makeFolder(), { roles, projects: [{ ...build, roleArn }, ...others] }),
    );
    const ask = async (operation: string, input: object) =>
      (await region.json('api.ecr', `AmazonEC2ContainerRegistry_V20150921.${operation}`, input)).answer;
    assert.deepInclude(await ask('DescribeImages', describe('1.0.2')), {
      __type: 'RepositoryNotFoundException',
      message: `The repository with name 'hello_world_repo' does not exist in the registry with id '${registryId}'`,
    });
    assert.nestedPropertyVal(
      await ask('GetAuthorizationToken', {}),
      'authorizationData[0].proxyEndpoint',
      `https://${registryId}.dkr.ecr.eu-west-1.amazonaws.com`,
    );
  });

  const describe = (imageTag: string) => ({ repositoryName, imageIds: [{ imageTag }] });

  it('describes an image by a tag, with all tags of its digest', async () => {
    const { ecr, put } = await createRegion();
    for (const imageTag of ['0123456789', '1.0.2', 'latest']) await put(imageTag, manifest);
    await put('abcdef0123', otherManifest);
    assert.deepEqual((await ecr('DescribeImages', describe('latest'))).answer, {
      imageDetails: [
        {
          registryId: '000000000000',
          repositoryName,
          imageDigest,
          imageTags: ['0123456789', '1.0.2', 'latest'],
          imageManifestMediaType: mediaType,
        },
      ],
    });
  });

  it('describes nothing when the image is not there, also in a repository that holds none', async () => {
    const { ecr, put } = await createRegion();
    const fault = {
      status: 400,
      answer: {
        __type: 'ImageNotFoundException',
        message:
          "The image with imageId {imageDigest:'null', imageTag:'latest'} does not exist within the repository with name 'hello_world_repo' in the registry with id '000000000000'",
      },
    };
    assert.deepEqual(await ecr('DescribeImages', describe('latest')), fault);
    await put('1.0.2', manifest);
    assert.deepEqual(await ecr('DescribeImages', describe('latest')), fault);
    const { answer } = await ecr('DescribeImages', describe('../x'));
    assert.equal(answer.__type, 'InvalidParameterException');
  });

  it('says that the same tag and digest are there', async () => {
    const { put } = await createRegion();
    await put('1.0.2', manifest);
    assert.deepEqual(await put('1.0.2', manifest), {
      status: 400,
      answer: {
        __type: 'ImageAlreadyExistsException',
        message:
          `Image with digest '${imageDigest}' and tag '1.0.2' already exists in the repository with name ` +
          "'hello_world_repo' in registry with id '000000000000'",
      },
    });
  });

  it('lets no tag move but those the filters exclude', async () => {
    const { put, get } = await createRegion();
    for (const imageTag of ['1.0.2', 'latest', 'deployed-staging']) await put(imageTag, manifest);
    assert.deepEqual(await put('1.0.2', otherManifest), {
      status: 400,
      answer: {
        __type: 'ImageTagAlreadyExistsException',
        message:
          "The image tag '1.0.2' already exists in the 'hello_world_repo' repository and cannot be overwritten because " +
          'the tag is immutable.',
      },
    });
    await put('latest', otherManifest);
    await put('deployed-staging', otherManifest);
    for (const [imageTag, text] of [
      ['1.0.2', manifest],
      ['latest', otherManifest],
      ['deployed-staging', otherManifest],
    ] as const)
      assert.nestedPropertyVal(await get({ imageTag }), 'images[0].imageManifest', text);
  });

  it('takes the media type from the call when the manifest has none', async () => {
    const { put, get } = await createRegion();
    await put('bare', '{"schemaVersion":2}', { imageManifestMediaType: mediaType });
    assert.nestedPropertyVal(await get({ imageTag: 'bare' }), 'images[0].imageManifestMediaType', mediaType);
  });

  const refusedPuts = [
    { title: 'no JSON', text: 'x', code: 'InvalidParameterException', says: 'Invalid JSON syntax' },
    { title: 'JSON null', text: 'null', code: 'InvalidParameterException', says: 'Invalid JSON syntax' },
    {
      title: 'no media type',
      text: '{}',
      code: 'InvalidParameterException',
      says: '--image-manifest-media-type',
    },
    {
      title: 'a layer that the registry lacks',
      text: JSON.stringify({ mediaType, missing: true }),
      code: 'LayersNotFoundException',
      says: 'hello_world_repo:1',
    },
  ];
  for (const { title, text, code, says } of refusedPuts) {
    it(`refuses a manifest with ${title}`, async () => {
      const { put } = await createRegion();
      const { status, answer } = await put('1', text);
      assert.equal(status, 400);
      assert.equal(answer.__type, code);
      assert.include(answer.message, says);
    });
  }

  it('refuses a tag that is none', async () => {
    const { put } = await createRegion();
    assert.include((await put('a/b', manifest)).answer.message, "Invalid parameter at 'imageTag'");
  });

  it('names a repository that it does not have', async () => {
    const { ecr } = await createRegion();
    const input = { repositoryName: 'other', imageIds: [{ imageTag: '1' }] };
    assert.deepEqual((await ecr('BatchGetImage', input)).answer, {
      __type: 'RepositoryNotFoundException',
      message: "The repository with name 'other' does not exist in the registry with id '000000000000'",
    });
  });

  it('names the registry when it does not answer', async () => {
    const region = closing(await serveRegion(await makeFolder()));
    const input = { repositoryName, imageIds: [{ imageTag: '1' }] };
    const { answer } = await region.json(
      'api.ecr',
      'AmazonEC2ContainerRegistry_V20150921.BatchGetImage',
      input,
    );
    assert.include(answer.message, 'Could not connect to the endpoint URL: "http://127.0.0.1:1/v2/');
  });
});
