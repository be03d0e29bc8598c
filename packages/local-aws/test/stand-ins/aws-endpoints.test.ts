import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import type { RegionConfig } from '../../src/stand-ins/aws/region-config.ts';
import { allow, regionConfig } from '../helpers/region.ts';
import { serveRegion } from '../helpers/served-region.ts';
import { form, tag, whoAmI } from '../helpers/sts-calls.ts';

describe('the endpoints of AWS', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const serve = async (changed: Partial<RegionConfig> = {}, now?: () => Date) =>
    closing(await serveRegion(await makeFolder(), changed, now));

  describe('permissions', () => {
    const put = {
      repositoryName: 'hello_world_repo',
      imageTag: '1',
      imageManifest: '{}',
    };
    const putImage = 'AmazonEC2ContainerRegistry_V20150921.PutImage';

    it('are refused in AWS’s words, with user, action and resource', async () => {
      const region = await serve();
      const { status, answer } = await region.json('api.ecr', putImage, put, await region.keysOf('deploy'));
      assert.equal(status, 400);
      assert.equal(answer.__type, 'AccessDeniedException');
      assert.match(
        answer.message,
        /^User: arn:aws:sts::000000000000:assumed-role\/deploy\/AWSCodeBuild-\S+ is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:eu-west-1:000000000000:repository\/hello_world_repo because no identity-based policy allows the ecr:PutImage action$/,
      );
    });

    const withBuildPolicy = (policies: readonly string[]) => ({
      roles: regionConfig().roles.map((role) => (role.arn.endsWith('/build') ? { ...role, policies } : role)),
    });

    it('are refused by a deny that names them', async () => {
      const deny = allow(['ecr:PutImage']).replace('"Allow"', '"Deny"');
      const region = await serve(withBuildPolicy([allow(['ecr:*']), deny]));
      const { answer } = await region.json('api.ecr', putImage, put);
      assert.match(
        answer.message,
        /ecr:PutImage on resource: \S+ with an explicit deny in an identity-based policy$/,
      );
    });

    it('are refused by name if a condition key is not known, and not allowed by chance', async () => {
      const condition = { StringNotEquals: { 'ecr:SomethingNew': 'x' } };
      const region = await serve(withBuildPolicy([allow(['ecr:*'], '*', condition)]));
      const { answer } = await region.json('api.ecr', putImage, put);
      assert.equal(answer.__type, 'InternalFailure');
      assert.match(
        answer.message,
        /^the rehearsal cannot judge ecr:PutImage: the statement Own of \S+role\/build has the condition key ecr:SomethingNew,/,
      );
    });

    it('are refused by name if the role has a managed policy, which is not in the stacks', async () => {
      const managed = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
      const roles = regionConfig().roles.map((role) =>
        role.arn.endsWith('/build') ? { ...role, policies: [], attached: [managed] } : role,
      );
      const { answer } = await (await serve({ roles })).json('api.ecr', putImage, put);
      assert.include(answer.message, `the rehearsal does not know ${managed}, which is attached to`);
    });

    it('are refused by name if a condition operator is not known', async () => {
      const condition = { DateLessThan: { 'aws:RequestedRegion': 'x' } };
      const region = await serve(withBuildPolicy([allow(['ecr:*'], '*', condition)]));
      const { answer } = await region.json('api.ecr', putImage, put);
      assert.match(answer.message, /the condition operator DateLessThan is not known/);
    });

    it('may depend on the region whose endpoint is called', async () => {
      const condition = { StringEquals: { 'aws:RequestedRegion': 'us-west-2' } };
      const clusters = regionConfig().clusters.map((one) => ({ ...one, region: 'us-west-2' }));
      const region = await serve({ ...withBuildPolicy([allow(['eks:*'], '*', condition)]), clusters });
      const keys = await region.keysOf('build');
      const statusIn = async (hostRegion: string) => {
        const call = { name: 'eks', service: 'eks', method: 'GET', path: '/clusters/none' };
        return (await region.call({ ...call, hostRegion, keys })).status;
      };
      assert.deepEqual([await statusIn('us-west-2'), await statusIn('eu-west-1')], [404, 403]);
    });

    it('of EKS and SNS are refused under these services’ own error names', async () => {
      const region = await serve();
      const keys = await region.keysOf('deploy');
      const eks = await region.call({
        name: 'eks',
        service: 'eks',
        method: 'GET',
        path: '/clusters/bmutziu-eks',
        keys,
      });
      assert.deepEqual([eks.status, eks.headers['x-amzn-errortype']], [403, 'AccessDeniedException']);
      const topic = 'arn:aws:sns:eu-west-1:000000000000:x';
      const body = new URLSearchParams({
        Action: 'Publish',
        Version: '2010-03-31',
        TopicArn: topic,
        Message: 'm',
      }).toString();
      const sns = await region.call({ name: 'sns', service: 'sns', body, keys });
      assert.equal(tag(sns.body, 'Code'), 'AuthorizationError');
    });
  });

  describe('a call that nothing stands in for', () => {
    it('is refused in the service’s own shape, with the file that would have to learn it', async () => {
      const region = await serve();
      const { status, answer } = await region.json(
        'api.ecr',
        'AmazonEC2ContainerRegistry_V20150921.ListImages',
        {},
      );
      assert.equal(status, 400);
      assert.deepEqual(answer, {
        __type: 'UnknownOperationException',
        message:
          'the rehearsal does not know ecr ListImages: teach packages/local-aws/src/stand-ins/aws/ecr.ts',
      });
      const query = await region.call({
        ...form({ Action: 'DecodeAuthorizationMessage' }),
        keys: await region.keysOf('build'),
      });
      assert.equal(tag(query.body, 'Code'), 'InvalidAction');
      assert.include(query.body, 'DecodeAuthorizationMessage');
    });

    it('is refused by name if it is for another service', async () => {
      const region = await serve();
      const { status, body } = await region.call({
        name: 's3',
        service: 's3',
        keys: await region.keysOf('build'),
      });
      assert.equal(status, 404);
      assert.include(
        body,
        'the rehearsal has no s3.eu-west-1.amazonaws.com; it has sts.eu-west-1.amazonaws.com',
      );
    });
  });

  it('refuses a signature for another service or region, and an unsigned call', async () => {
    const region = await serve();
    const keys = await region.keysOf('build');
    const codes = async (call: Parameters<typeof region.call>[0]) =>
      tag((await region.call(call)).body, 'Code');
    assert.equal(await codes({ ...whoAmI, service: 'ecr', keys }), 'SignatureDoesNotMatch');
    assert.equal(await codes({ ...whoAmI, region: 'us-east-1', keys }), 'SignatureDoesNotMatch');
    assert.equal(await codes(whoAmI), 'MissingAuthenticationToken');
    assert.equal(
      await codes({ ...whoAmI, keys: { ...keys, sessionToken: 'other' } }),
      'InvalidClientTokenId',
    );
  });
});
