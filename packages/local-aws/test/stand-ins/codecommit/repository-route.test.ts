import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { assert } from 'chai';
import { storedCredentials } from '../../../src/stand-ins/codecommit/caller.ts';
import { answerTo, credentials, servedRepositories } from '../../helpers/served-repositories.ts';

const references = '/v1/repos/hello_world/info/refs?service=git-upload-pack';

describe('codecommit-server requests', () => {
  const { serve } = servedRepositories();

  it('reads a gzip request and speaks protocol version 2', async () => {
    const { client, request } = await serve();
    const directory = await client.createRepository('work');
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), 'main');
    const headers = {
      'Content-Type': 'application/x-git-upload-pack-request',
      'Content-Encoding': 'gzip',
      'Git-Protocol': 'version=2',
    };
    const path = '/v1/repos/hello_world/git-upload-pack';
    const body = gzipSync(Buffer.from('0014command=ls-refs\n0000'));
    const answer = await answerTo(request({ method: 'POST', path, headers }), body);
    assert.equal(answer.status, 200);
    assert.include(answer.text, 'refs/heads/main');
  });

  it('refuses a wrong password in one line', async () => {
    const { client, faults } = await serve();
    const { host } = new URL(client.url(''));
    await writeFile(client.credentialsFile, storedCredentials(host, { ...credentials, password: 'other' }));
    const failed = await client.fails(client.folder, 'clone', client.url('hello_world'), 'clone');
    assert.equal(failed.exitCode, 128);
    assert.include(failed.stderr, 'wrong user or password');
    assert.include(failed.stderr, '403');
    assert.deepEqual(faults, []);
  });

  it('asks for a password with a realm, whatever is asked', async () => {
    const { request } = await serve();
    for (const path of [references, '/nowhere']) {
      const answer = await answerTo(request({ path, auth: null }));
      assert.equal(answer.status, 401);
      assert.propertyVal(answer.headers, 'www-authenticate', 'Basic realm="CodeCommit of the rehearsal"');
    }
  });

  for (const authorization of ['Bearer x', 'Basic', 'Basic !!', `Basic ${btoa('codebuild')}`]) {
    it(`refuses "Authorization: ${authorization}"`, async () => {
      const { request } = await serve();
      const answer = await answerTo(request({ path: references, auth: null, headers: { authorization } }));
      assert.deepEqual([answer.status, answer.text], [403, 'wrong user or password\n']);
    });
  }

  const notThere = [
    '/v1/repos/third/info/refs?service=git-upload-pack',
    '/v1/repos/../served/hello_world/info/refs?service=git-upload-pack',
    '/v1/repos/other.repo/../hello_world/info/refs?service=git-upload-pack',
    '/v1/repos/%2e%2e/info/refs?service=git-upload-pack',
    '/v1/repos/hello%5Fworld/info/refs?service=git-upload-pack',
    '/v1/repos/hello_world/HEAD',
    '/v1/repos/hello_world/objects/info/packs',
    '/v1/repos/hello_world//info/refs?service=git-upload-pack',
    '/hello_world/info/refs?service=git-upload-pack',
    '/',
  ];
  it('does not know other repositories, paths that lead out, or files of a repository', async () => {
    const { request } = await serve();
    for (const path of notThere) assert.equal((await answerTo(request({ path }))).status, 404, path);
  });

  it('names what it does not serve', async () => {
    const { request } = await serve();
    const dumb = await answerTo(request({ path: '/v1/repos/hello_world/info/refs' }));
    assert.deepEqual([dumb.status, dumb.text], [403, 'only git\'s smart HTTP is served, not service ""\n']);
    const put = await answerTo(request({ path: references, method: 'PUT' }));
    assert.deepEqual([put.status, put.text], [405, 'info/refs is a GET, not a PUT\n']);
    const other = await answerTo(request({ path: '/v1/repos/third/HEAD' }));
    assert.equal(other.text, '/v1/repos/third/HEAD is not here; known: hello_world, other.repo\n');
  });

  it('refuses two services, of which git would serve the other one than IAM judges', async () => {
    const { request } = await serve();
    const answer = await answerTo(request({ path: `${references}&service=git-receive-pack` }));
    assert.deepEqual(
      [answer.status, answer.text],
      [403, 'only git\'s smart HTTP is served, not service "git-upload-pack git-receive-pack"\n'],
    );
  });

  async function stall({ request }: Awaited<ReturnType<typeof serve>>) {
    const headers = { 'Content-Type': 'application/x-git-receive-pack-request', 'Content-Length': 1_000 };
    const stalled = request({ method: 'POST', path: '/v1/repos/hello_world/git-receive-pack', headers });
    stalled.on('error', () => undefined);
    await new Promise<void>((resolve) => stalled.write('0', () => resolve()));
    return stalled;
  }

  it('ends what it has started when a client goes away, so that the next push is served', async () => {
    const served = await serve();
    const { client } = served;
    const directory = await client.createRepository('work');
    (await stall(served)).destroy();
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), 'main');
    assert.lengthOf(await served.seen(1), 1);
  });

  it('ends what it has started when it is closed in the middle of a push', async () => {
    const served = await serve();
    const stalled = await stall(served);
    const broken = new Promise((resolve) => stalled.once('close', resolve));
    await answerTo(served.request({ path: references }));
    await served.server.close();
    await broken;
  });
});
