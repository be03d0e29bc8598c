import http from 'node:http';
import { assert } from 'chai';
import { execa } from 'execa';
import { listenOnPort } from 'local-cluster/network/listening.ts';
import { closedAfterEach } from '../../../programs/test/helpers/temporary-folder.ts';
import { createSessions } from '../../src/aws-api/sessions.ts';
import { findGitCaller } from '../../src/stand-ins/codecommit/caller.ts';
import { askedRepository, credentialHelperCommand } from '../../src/stand-ins/git-credential-codecommit.ts';
import { runStandIn } from '../helpers/stand-in.ts';

const region = 'eu-west-1';
const host = 'git-codecommit.eu-west-1.amazonaws.com';
const request = `protocol=https\nhost=${host}\npath=v1/repos/hello_world\n`;

describe('askedRepository', () => {
  const found = { host, path: '/v1/repos/hello_world' };
  const cases = [
    { asked: 'a repository', request, answer: found },
    { asked: 'a port', request: request.replace('.com', '.com:8443'), answer: found },
    { asked: 'with capabilities', request: `capability[]=authtype\n${request}\n`, answer: found },
    { asked: 'a slash at the end', request: request.replace('world', 'world/'), answer: found },
    { asked: 'plain HTTP', request: request.replace('https', 'http'), answer: undefined },
    { asked: 'another host', request: request.replace(host, 'example.com'), answer: undefined },
    { asked: 'another region', request: request.replace('west-1', 'west-2'), answer: undefined },
    { asked: 'no path', request: `protocol=https\nhost=${host}\n`, answer: undefined },
    { asked: 'nothing', request: '', answer: undefined },
  ];
  for (const { asked, request, answer } of cases)
    it(`${answer === undefined ? 'is none' : 'is found'} for ${asked}`, () => {
      assert.deepEqual(askedRepository(request, region), answer);
    });
});

describe('git-credential-codecommit', () => {
  const closing = closedAfterEach();

  /** The variables of a build, whose keys come from a real endpoint. */
  async function build(status = 200) {
    const sessions = createSessions(() => new Date());
    const keys = sessions.start('arn:aws:iam::000000000000:role/build', 'one', 3600);
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token } = keys;
    const answer = status === 200 ? { AccessKeyId, SecretAccessKey, Token } : { message: 'not for you' };
    const server = http.createServer((_request, response) => {
      response.writeHead(status).end(JSON.stringify(answer));
    });
    const { port } = closing(await listenOnPort(server, 0));
    const env = { AWS_REGION: region, AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/` };
    return { sessions, keys, env };
  }

  it('signs a password that the git server takes, as the command that git is given, through a shell', async () => {
    const { env, sessions, keys } = await build();
    const helper = credentialHelperCommand(process.execPath);
    const settings = ['-c', 'credential.useHttpPath=true', '-c', `credential.helper=${helper}`];
    const { stdout } = await execa('git', [...settings, 'credential', 'fill'], {
      input: request,
      env: { ...env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' },
    });
    const [username, password] = ['username', 'password'].map(
      (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(stdout)?.[1],
    );
    const header = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const callers = { user: { username: 'x', password: 'x' }, sessions, region, now: () => new Date() };
    assert.equal(findGitCaller(header, { host, path: '/v1/repos/hello_world' }, callers), keys);
  });

  for (const operation of ['store', 'erase', 'capability', 'whatever']) {
    it(`does nothing on ${operation}`, async () => {
      const { exitCode, stdout, stderr } = await runStandIn('git-credential-codecommit.ts', [operation], {
        input: request,
      });
      assert.deepEqual({ exitCode, stdout, stderr }, { exitCode: 0, stdout: '', stderr: '' });
    });
  }

  it('says why there are no keys', async () => {
    const { env } = await build(403);
    const ended = await runStandIn('git-credential-codecommit.ts', ['get'], { input: request, env });
    assert.equal(ended.exitCode, 1);
    assert.include(ended.stderr, 'no keys of the role: not for you');
  });
});
