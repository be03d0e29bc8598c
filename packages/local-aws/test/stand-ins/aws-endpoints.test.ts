import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import type { Keys } from '../../src/aws-api/verify-signature.ts';
import type { RegionConfig } from '../../src/stand-ins/aws/region-config.ts';
import { allow, deployerRoleArn, otherDeployerRoleArn, regionConfig } from '../helpers/region.ts';
import { serveRegion } from '../helpers/served-region.ts';

describe('the endpoints of AWS', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const serve = async (changed: Partial<RegionConfig> = {}, now?: () => Date) =>
    closing(await serveRegion(await makeFolder(), changed, now));

  const form = (input: Record<string, string>) => ({
    ...{ name: 'sts', service: 'sts', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    body: new URLSearchParams({ Version: '2011-06-15', ...input }).toString(),
  });
  const whoAmI = form({ Action: 'GetCallerIdentity' });
  const assume = (RoleArn: string) => form({ Action: 'AssumeRole', RoleArn, RoleSessionName: 'one' });
  const tag = (body: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
  const keysIn = (body: string): Keys => ({
    accessKeyId: tag(body, 'AccessKeyId'),
    secretAccessKey: tag(body, 'SecretAccessKey'),
    sessionToken: tag(body, 'SessionToken'),
  });

  describe('CodeBuild’s keys', () => {
    it('are those of the service role of the project', async () => {
      const region = await serve();
      const { body } = await region.call({ ...whoAmI, keys: await region.keysOf('build') });
      assert.match(
        tag(body, 'Arn'),
        /^arn:aws:sts::000000000000:assumed-role\/build\/AWSCodeBuild-[0-9a-f-]{36}$/,
      );
      assert.match(tag(body, 'UserId'), /^AROA\w{16}:AWSCodeBuild-/);
    });

    it('are refused for a path that no build has', async () => {
      const region = await serve();
      assert.match((await rejectionOf(region.keysOf('other'))).message, /^404: /);
    });

    it('are refused if the trust policy of the role does not let CodeBuild take it for this project', async () => {
      const [build, ...others] = regionConfig().projects;
      assert.isDefined(build);
      const projects = [{ ...build, arn: `${build.arn}-2` }, ...others];
      const region = await serve({ projects });
      const { message } = await rejectionOf(region.keysOf('build'));
      assert.equal(
        message,
        '403: CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::000000000000:role/build',
      );
    });

    it('expire', async () => {
      let time = Date.now();
      const region = await serve({}, () => new Date(time));
      const keys = await region.keysOf('build');
      time += 3601_000;
      const { status, body } = await region.call({ ...whoAmI, keys, date: new Date(time) });
      assert.deepEqual([status, tag(body, 'Code')], [403, 'ExpiredToken']);
      assert.include(body, 'The security token included in the request is expired');
    });
  });

  describe('sts assume-role', () => {
    it('gives keys of a role that both the caller’s policy and the trust policy allow', async () => {
      const region = await serve();
      const answer = await region.call({ ...assume(deployerRoleArn), keys: await region.keysOf('deploy') });
      assert.equal(answer.status, 200);
      const { body } = await region.call({ ...whoAmI, keys: keysIn(answer.body) });
      assert.equal(
        tag(body, 'Arn'),
        'arn:aws:sts::000000000000:assumed-role/hello-world-deployer-development/one',
      );
    });

    const takers: [what: string, project: string, roleArn: string][] = [
      ['a role that the caller’s policy does not name', 'deploy', otherDeployerRoleArn],
      ['a role that trusts another', 'build', deployerRoleArn],
      ['a role that does not exist', 'deploy', 'arn:aws:iam::000000000000:role/none'],
    ];
    for (const [what, project, roleArn] of takers)
      it(`refuses ${what}, in AWS’s words`, async () => {
        const region = await serve();
        const answer = await region.call({ ...assume(roleArn), keys: await region.keysOf(project) });
        assert.deepEqual([answer.status, tag(answer.body, 'Code')], [403, 'AccessDenied']);
        assert.match(
          tag(answer.body, 'Message'),
          new RegExp(
            `^User: arn:aws:sts::000000000000:assumed-role/${project}/AWSCodeBuild-\\S+ is not authorized to perform: sts:AssumeRole on resource: ${roleArn}$`,
          ),
        );
      });

    it('refuses the deployer’s role once its trust policy names another deploy project', async () => {
      const roles = regionConfig().roles.map((role) =>
        role.arn === deployerRoleArn
          ? { ...role, trust: role.trust.replace('role/deploy"', 'role/else"') }
          : role,
      );
      const region = await serve({ roles });
      const answer = await region.call({ ...assume(deployerRoleArn), keys: await region.keysOf('deploy') });
      assert.equal(tag(answer.body, 'Code'), 'AccessDenied');
    });
  });

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
      const body = new URLSearchParams({ Action: 'Publish', TopicArn: topic, Message: 'm' }).toString();
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

  it('describes a cluster with what a client needs to reach it', async () => {
    const folder = await makeFolder();
    const authority = path.join(folder, 'ca.pem');
    await writeFile(authority, 'the authority');
    const clusters = regionConfig().clusters.map((one) => ({ ...one, certificateAuthority: authority }));
    const region = closing(await serveRegion(folder, { clusters }));
    const describe = async (name: string) =>
      region.call({
        ...{ name: 'eks', service: 'eks', method: 'GET', path: `/clusters/${name}` },
        keys: await region.keysOf('build'),
      });
    assert.deepEqual(JSON.parse((await describe('bmutziu-eks')).body).cluster, {
      name: 'bmutziu-eks',
      arn: 'arn:aws:eks:eu-west-1:000000000000:cluster/bmutziu-eks',
      endpoint: 'https://127.0.0.1:6443',
      status: 'ACTIVE',
      certificateAuthority: { data: Buffer.from('the authority').toString('base64') },
    });
    const { status, headers, body } = await describe('other');
    assert.deepEqual([status, headers['x-amzn-errortype']], [404, 'ResourceNotFoundException']);
    assert.equal(JSON.parse(body).message, 'No cluster found for name: other.');
  });

  it('does not find a cluster of another account', async () => {
    const clusters = regionConfig().clusters.map((one) => ({ ...one, accountId: '111111111111' }));
    const region = await serve({ clusters });
    const keys = await region.keysOf('build');
    const { status } = await region.call({
      ...{ name: 'eks', service: 'eks', method: 'GET', path: '/clusters/bmutziu-eks', keys },
    });
    assert.equal(status, 404);
  });
});
