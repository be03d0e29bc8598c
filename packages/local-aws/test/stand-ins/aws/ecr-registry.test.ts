import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import type { Keys } from '../../../src/aws-api/verify-signature.ts';
import type { RegionConfig } from '../../../src/stand-ins/aws/region-config.ts';
import { startBlobRegistry } from '../../helpers/blob-registry.ts';
import { allow, regionConfig } from '../../helpers/region.ts';
import { serveRegion } from '../../helpers/served-region.ts';

const repository = 'arn:aws:ecr:eu-west-1:000000000000:repository/hello_world_repo';
const own = '/v2/hello_world_repo';
const digest = `sha256:${'1'.repeat(64)}`;
const allActions: [method: string, path: string, action: string][] = [
  ['HEAD', `${own}/blobs/${digest}`, 'BatchCheckLayerAvailability'],
  ['GET', `${own}/blobs/${digest}`, 'GetDownloadUrlForLayer'],
  ['POST', `${own}/blobs/uploads/`, 'InitiateLayerUpload'],
  ['PATCH', `${own}/blobs/uploads/1?_state=x`, 'UploadLayerPart'],
  ['PUT', `${own}/blobs/uploads/1?digest=${digest}`, 'CompleteLayerUpload'],
  ['HEAD', `${own}/manifests/there`, 'BatchGetImage'],
  ['GET', `${own}/manifests/there`, 'BatchGetImage'],
  ['PUT', `${own}/manifests/new`, 'PutImage'],
  ['GET', `${own}/tags/list`, 'ListImages'],
];

describe('ECR’s registry', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();

  async function serve(changed: Partial<RegionConfig> = {}, now?: () => Date) {
    const registry = closing(await startBlobRegistry());
    const config = { registryUrl: registry.url, ...changed };
    const region = closing(await serveRegion(await makeFolder(), config, now));
    const login = async (keys?: Keys) => {
      const target = 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken';
      const { answer } = await region.json('api.ecr', target, {}, keys);
      return `Basic ${answer.authorizationData[0].authorizationToken}`;
    };
    const ask = (method: string, path: string, authorization?: string, body = '') =>
      region.call({
        name: '000000000000.dkr.ecr',
        service: 'ecr',
        method,
        path,
        body,
        headers: authorization === undefined ? {} : { authorization },
      });
    const errorOf = async (method: string, path: string, authorization: string) => {
      const { status, body } = await ask(method, path, authorization);
      const [{ code, message }] = JSON.parse(body).errors;
      return { status, code, message };
    };
    return { region, seen: registry.seen, login, ask, errorOf };
  }

  const withBuildPolicy = (actions: readonly string[], resource = repository) => ({
    roles: regionConfig().roles.map((role) =>
      role.arn.endsWith('/build')
        ? { ...role, policies: [allow(['ecr:GetAuthorizationToken']), allow(actions, resource)] }
        : role,
    ),
  });

  it('asks for a login as ECR does', async () => {
    const { ask, seen } = await serve();
    const { status, headers } = await ask('GET', '/v2/');
    assert.equal(status, 401);
    assert.equal(
      headers['www-authenticate'],
      'Basic realm="https://000000000000.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"',
    );
    assert.deepEqual(seen, []);
  });

  for (const given of ['AWS:made up', 'rehearsal:made up', ''])
    it(`refuses the login "${given}"`, async () => {
      const { ask, seen } = await serve();
      const { status } = await ask('GET', '/v2/', `Basic ${Buffer.from(given).toString('base64')}`);
      assert.equal(status, 400);
      assert.deepEqual(seen, []);
    });

  for (const [method, path, action] of allActions)
    it(`judges ${method} ${path} as ${action}, and as nothing else`, async () => {
      const allowed = await serve(withBuildPolicy([`ecr:${action}`]));
      const { status } = await allowed.ask(method, path, await allowed.login());
      assert.oneOf(status, [200, 202]);
      const others = allActions.map((one) => one[2]).filter((name) => name !== action);
      const denied = await serve(withBuildPolicy(others.map((name) => `ecr:${name}`)));
      assert.equal((await denied.ask(method, path, await denied.login())).status, 403);
      assert.deepEqual(
        denied.seen.filter((one) => one.method !== 'GET'),
        [],
      );
    });

  it('refuses in ECR’s words, with user, action and repository', async () => {
    const { errorOf, login } = await serve(withBuildPolicy(['ecr:PutImage']));
    const { status, code, message } = await errorOf('POST', `${own}/blobs/uploads/`, await login());
    assert.deepEqual([status, code], [403, 'DENIED']);
    assert.match(
      message,
      /^User: arn:aws:sts::000000000000:assumed-role\/build\/AWSCodeBuild-\S+ is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:000000000000:repository\/hello_world_repo because no identity-based policy allows the ecr:InitiateLayerUpload action$/,
    );
  });

  it('is of the one role that the password was made for', async () => {
    const { region, login, errorOf } = await serve({
      roles: regionConfig().roles.map((role) =>
        role.arn.endsWith('/deploy') ? { ...role, policies: [allow(['ecr:GetAuthorizationToken'])] } : role,
      ),
    });
    const { code } = await errorOf(
      'GET',
      `${own}/manifests/there`,
      await login(await region.keysOf('deploy')),
    );
    assert.equal(code, 'DENIED');
  });

  it('does not know other repositories', async () => {
    const { errorOf, login } = await serve();
    assert.deepEqual(await errorOf('GET', '/v2/other/manifests/there', await login()), {
      status: 404,
      code: 'NAME_UNKNOWN',
      message: "The repository with name 'other' does not exist in the registry with id '000000000000'",
    });
  });

  it('names a request that it does not know, and the file that would have to learn it', async () => {
    const { errorOf, login } = await serve();
    const { status, code, message } = await errorOf('DELETE', `${own}/manifests/there`, await login());
    assert.deepEqual([status, code], [405, 'UNSUPPORTED']);
    assert.match(message, /DELETE \S+manifests\/there: teach packages\/local-aws\/src\/\S+ecr-registry\.ts$/);
  });

  for (const path of [
    'there#:',
    'th%65re',
    'there:',
    '..\\..\\b\\manifests\\there',
    `../../b/manifests/there`,
  ])
    it(`refuses a path that the registry could read otherwise: ${path}`, async () => {
      const { login, errorOf, seen } = await serve(withBuildPolicy(['ecr:*']));
      const { status, code } = await errorOf('PUT', `${own}/manifests/${path}`, await login());
      assert.deepEqual([status, code], [405, 'UNSUPPORTED']);
      assert.deepEqual(seen, []);
    });

  it('moves no immutable tag, but one of the exclusions', async () => {
    const { errorOf, ask, login } = await serve();
    const authorization = await login();
    assert.deepEqual(await errorOf('PUT', `${own}/manifests/there`, authorization), {
      status: 400,
      code: 'TAG_INVALID',
      message:
        "The image tag 'there' already exists in the 'hello_world_repo' repository and cannot be overwritten because the tag is immutable.",
    });
    for (const reference of ['new', 'latest', 'deployed-staging', digest])
      assert.equal((await ask('PUT', `${own}/manifests/${reference}`, authorization)).status, 202, reference);
  });

  it('passes body and query on, without the password, and answers under its own name', async () => {
    const { ask, seen, login } = await serve();
    const { headers, body } = await ask('PATCH', `${own}/blobs/uploads/1?_state=x`, await login(), 'a layer');
    assert.equal(body, 'as asked');
    assert.equal(
      headers['location'],
      'https://000000000000.dkr.ecr.eu-west-1.amazonaws.com/v2/hello_world_repo/blobs/uploads/1',
    );
    const [request] = seen;
    assert.include(request, { path: `${own}/blobs/uploads/1?_state=x`, body: 'a layer' });
    assert.notProperty(request?.headers, 'authorization');
  });

  it('mounts no layer of another repository', async () => {
    const { ask, seen, login } = await serve();
    await ask('POST', `${own}/blobs/uploads/?mount=${digest}&from=rehearsal/node-base`, await login());
    assert.equal(seen[0]?.path, `${own}/blobs/uploads/`);
  });

  it('says that the password has expired, in ECR’s words', async () => {
    let time = Date.now();
    const { errorOf, login } = await serve({}, () => new Date(time));
    const authorization = await login();
    time += 3601_000;
    assert.deepEqual(await errorOf('GET', '/v2/', authorization), {
      status: 403,
      code: 'DENIED',
      message: 'Your authorization token has expired. Reauthenticate and try again.',
    });
  });

  describe('the nodes', () => {
    const pull: [string, string][] = [
      ['HEAD', `${own}/manifests/there`],
      ['GET', `${own}/manifests/there`],
      ['GET', `${own}/blobs/${digest}`],
    ];
    const nodeKeys = async ({ region }: Awaited<ReturnType<typeof serve>>) => {
      const url = `http://127.0.0.1:${region.endpoints.credentialsPort}/v2/credentials/of-nodes`;
      const answer = (await (await fetch(url)).json()) as Record<string, string>;
      const { AccessKeyId = '', SecretAccessKey = '', Token = '' } = answer;
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
    };

    it('pull by AmazonEC2ContainerRegistryPullOnly, and push nothing', async () => {
      const served = await serve();
      const authorization = await served.login(await nodeKeys(served));
      for (const [method, path] of pull)
        assert.oneOf((await served.ask(method, path, authorization)).status, [200, 202], `${method} ${path}`);
      const { message } = await served.errorOf('POST', `${own}/blobs/uploads/`, authorization);
      assert.match(message, /role\/nodes\/i-\w+ is not authorized to perform: ecr:InitiateLayerUpload/);
    });

    const elsewhere = 'arn:aws:iam::111122223333:role/nodes';
    const statement = { Sid: 'Pull', Effect: 'Allow', Principal: { AWS: elsewhere } };
    const policy = (Action: string[]) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, Action }] });
    const inTwoAccounts = (ofRepository?: string): Partial<RegionConfig> => {
      const { roles, accountId } = regionConfig();
      const arn = 'arn:aws:ecr:eu-west-1:000000000000:repository/hello_world_repo';
      return {
        roles: roles.map((role) => (role.arn.endsWith('/nodes') ? { ...role, arn: elsewhere } : role)),
        nodes: { roleArn: elsewhere, credentialsPath: '/v2/credentials/of-nodes' },
        resourcePolicies: ofRepository === undefined ? [] : [{ arn, accountId, policy: ofRepository }],
      };
    };

    it('of another account pull what the policy of the repository allows them too', async () => {
      const served = await serve(inTwoAccounts(policy(['ecr:BatchGetImage'])));
      const authorization = await served.login(await nodeKeys(served));
      assert.equal((await served.ask('GET', `${own}/manifests/there`, authorization)).status, 200);
      const { message } = await served.errorOf('GET', `${own}/blobs/${digest}`, authorization);
      assert.match(message, /because no resource-based policy allows the ecr:GetDownloadUrlForLayer action$/);
    });

    it('of another account pull nothing without a policy of the repository', async () => {
      const served = await serve(inTwoAccounts());
      const { code } = await served.errorOf(
        'GET',
        `${own}/manifests/there`,
        await served.login(await nodeKeys(served)),
      );
      assert.equal(code, 'DENIED');
    });
  });
});
