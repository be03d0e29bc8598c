import { createHash } from 'node:crypto';
import { assert } from 'chai';
import { rejectionOf } from '../../../../programs/test/helpers/rejection-of.ts';
import { closedAfterEach } from '../../../../programs/test/helpers/temporary-folder.ts';
import { AwsFault } from '../../../src/stand-ins/aws/aws-errors.ts';
import { runAws } from '../../../src/stand-ins/aws.ts';
import { startManifestRegistry } from '../../helpers/manifest-registry.ts';
import { regionConfig } from '../../helpers/region.ts';

const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({ schemaVersion: 2, mediaType, layers: [] }, undefined, 3);
const otherManifest = JSON.stringify({ schemaVersion: 2, mediaType, layers: [{}] });
const imageDigest = digest(manifest);

function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

describe('aws ecr', () => {
  const closing = closedAfterEach();

  async function createRegion() {
    const registry = closing(await startManifestRegistry());
    const region = regionConfig({ registryUrl: registry.url });
    const aws = (...words: string[]) => runAws(['ecr', ...words, '--region', 'eu-west-1'], region, {});
    const put = (imageTag: string, text: string, ...words: string[]) =>
      aws(
        'put-image',
        '--repository-name',
        'hello_world_repo',
        `--image-tag=${imageTag}`,
        '--image-manifest',
        text,
        ...words,
      );
    const get = async (...imageIds: string[]) =>
      JSON.parse(
        await aws('batch-get-image', '--repository-name=hello_world_repo', '--image-ids', ...imageIds),
      );
    return { aws, put, get };
  }

  async function faultOf(call: Promise<unknown>): Promise<{ exitCode: number; message: string }> {
    const error = await rejectionOf(call);
    assert.instanceOf(error, AwsFault);
    return { exitCode: error.exitCode, message: error.message };
  }

  it('prints a login password of one line', async () => {
    const { aws } = await createRegion();
    assert.match(await aws('get-login-password'), /^[A-Za-z0-9+/=]{128}$/);
  });

  it('puts an image and gets it back, byte for byte, by tag and by digest', async () => {
    const { put, get } = await createRegion();
    const image = {
      registryId: '000000000000',
      repositoryName: 'hello_world_repo',
      imageId: { imageDigest, imageTag: '1.0.2' },
      imageManifest: manifest,
      imageManifestMediaType: mediaType,
    };
    assert.deepEqual(JSON.parse(await put('1.0.2', manifest)), { image });
    assert.deepEqual(await get('imageTag=1.0.2'), { images: [image], failures: [] });
    const byDigest = { ...image, imageId: { imageDigest } };
    assert.deepEqual(await get(`imageDigest=${imageDigest}`), { images: [byDigest], failures: [] });
  });

  it('answers with a failure for an image that is not there', async () => {
    const { put, get } = await createRegion();
    await put('1.0.2', manifest);
    const notFound = { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
    for (const [key, value] of [
      ['imageTag', 'none'],
      ['imageDigest', digest('x')],
    ] as const) {
      assert.deepEqual(await get(`${key}=${value}`), {
        images: [],
        failures: [{ imageId: { [key]: value }, ...notFound }],
      });
    }
    for (const [imageId, code] of [
      ['imageTag=../../x', 'InvalidImageTag'],
      ['imageDigest=x', 'InvalidImageDigest'],
    ] as const)
      assert.nestedPropertyVal(await get(imageId), 'failures[0].failureCode', code);
  });

  it('refuses more than one image, and an image by both tag and digest', async () => {
    const { get } = await createRegion();
    assert.deepEqual(await faultOf(get('imageTag=1', 'imageTag=2')), {
      exitCode: 252,
      message: 'aws: error: Unknown options: imageTag=2',
    });
    const both = `imageTag=1,imageDigest=${digest('x')}`;
    assert.deepEqual(await faultOf(get(both)), {
      exitCode: 252,
      message: `aws: error: --image-ids: expected imageTag=TAG or imageDigest=DIGEST, received: ${both}`,
    });
  });

  const describeTag = ['describe-images', '--repository-name=hello_world_repo', '--image-ids'];

  it('describes an image by a tag, with all tags of its digest', async () => {
    const { aws, put } = await createRegion();
    for (const imageTag of ['0123456789', '1.0.2', 'latest']) await put(imageTag, manifest);
    await put('abcdef0123', otherManifest);
    assert.deepEqual(JSON.parse(await aws(...describeTag, 'imageTag=latest')), {
      imageDetails: [
        {
          registryId: '000000000000',
          repositoryName: 'hello_world_repo',
          imageDigest,
          imageTags: ['0123456789', '1.0.2', 'latest'],
          imageManifestMediaType: mediaType,
        },
      ],
    });
  });

  it('describes nothing when the image is not there, also in a repository that holds none', async () => {
    const { aws, put } = await createRegion();
    const fault = {
      exitCode: 254,
      message:
        "An error occurred (ImageNotFoundException) when calling the DescribeImages operation: The image with imageId {imageDigest:'null', imageTag:'latest'} does not exist within the repository with name 'hello_world_repo' in the registry with id '000000000000'",
    };
    assert.deepEqual(await faultOf(aws(...describeTag, 'imageTag=latest')), fault);
    await put('1.0.2', manifest);
    assert.deepEqual(await faultOf(aws(...describeTag, 'imageTag=latest')), fault);
    const { message } = await faultOf(aws(...describeTag, 'imageTag=../x'));
    assert.include(message, '(InvalidParameterException) when calling the DescribeImages operation');
  });

  it('says that the same tag and digest are there', async () => {
    const { put } = await createRegion();
    await put('1.0.2', manifest);
    assert.deepEqual(await faultOf(put('1.0.2', manifest)), {
      exitCode: 254,
      message:
        'An error occurred (ImageAlreadyExistsException) when calling the PutImage operation: Image with digest ' +
        `'${imageDigest}' and tag '1.0.2' already exists in the repository with name 'hello_world_repo' in ` +
        "registry with id '000000000000'",
    });
  });

  it('lets no tag move but those the filters exclude', async () => {
    const { put, get } = await createRegion();
    for (const imageTag of ['1.0.2', 'latest', 'deployed-staging']) await put(imageTag, manifest);
    assert.deepEqual(await faultOf(put('1.0.2', otherManifest)), {
      exitCode: 254,
      message:
        'An error occurred (ImageTagAlreadyExistsException) when calling the PutImage operation: The image tag ' +
        "'1.0.2' already exists in the 'hello_world_repo' repository and cannot be overwritten because the tag " +
        'is immutable.',
    });
    await put('latest', otherManifest);
    await put('deployed-staging', otherManifest);
    for (const [imageTag, text] of [
      ['1.0.2', manifest],
      ['latest', otherManifest],
      ['deployed-staging', otherManifest],
    ])
      assert.nestedPropertyVal(await get(`imageTag=${imageTag}`), 'images[0].imageManifest', text);
  });

  it('takes the media type from the option when the manifest has none', async () => {
    const { put, get } = await createRegion();
    const bare = '{"schemaVersion":2}';
    await put('bare', bare, '--image-manifest-media-type', mediaType);
    assert.nestedPropertyVal(await get('imageTag=bare'), 'images[0].imageManifestMediaType', mediaType);
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
      const fault = await faultOf(put('1', text));
      assert.equal(fault.exitCode, 254);
      assert.include(fault.message, `(${code}) when calling the PutImage operation`);
      assert.include(fault.message, says);
    });
  }

  it('refuses a tag that is none', async () => {
    const { put } = await createRegion();
    assert.include((await faultOf(put('a/b', manifest))).message, "Invalid parameter at 'imageTag'");
  });

  it('names a repository that it does not have', async () => {
    const { aws } = await createRegion();
    assert.deepEqual(
      await faultOf(aws('batch-get-image', '--repository-name=other', '--image-ids=imageTag=1')),
      {
        exitCode: 254,
        message:
          'An error occurred (RepositoryNotFoundException) when calling the BatchGetImage operation: The repository ' +
          "with name 'other' does not exist in the registry with id '000000000000'",
      },
    );
  });

  it('names a region that it is not', async () => {
    const words = ['ecr', 'get-login-password', '--region=us-east-1'];
    const fault = await faultOf(runAws(words, regionConfig(), { AWS_REGION: 'eu-west-1' }));
    assert.equal(fault.exitCode, 252);
    assert.equal(
      fault.message,
      "aws: the rehearsal stands in for region eu-west-1 only; it does not know region 'us-east-1'",
    );
  });

  it('takes the region of the environment, and asks for one when there is none', async () => {
    const words = ['ecr', 'get-login-password'];
    assert.isNotEmpty(await runAws(words, regionConfig(), { AWS_DEFAULT_REGION: 'eu-west-1' }));
    assert.equal((await faultOf(runAws(words, regionConfig(), {}))).exitCode, 253);
  });

  it('names the registry when it does not answer', async () => {
    const words = ['ecr', 'batch-get-image', '--repository-name=hello_world_repo', '--image-ids=imageTag=1'];
    const fault = await faultOf(runAws(words, regionConfig(), { AWS_REGION: 'eu-west-1' }));
    assert.equal(fault.exitCode, 255);
    assert.include(fault.message, 'Could not connect to the endpoint URL: "http://127.0.0.1:1/v2/');
  });
});
