import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { imageCredentials } from '../../src/steps/image-credentials.ts';

const registryHost = '123456789012.dkr.ecr.eu-north-1.amazonaws.com';

describe('imageCredentials', () => {
  const folder = temporaryFolder();

  /** Runs the program as the kubelet does, with an AWS CLI that does this. */
  async function ask(cli: string) {
    const awsCli = await writeProgram(join(folder.path, `it's "a" %s folder`), 'aws', cli);
    const { script, environment } = imageCredentials({
      awsCli,
      region: 'eu-north-1',
      registryHost,
      home: folder.path,
    });
    const program = join(folder.path, 'ecr-credential-provider');
    await writeFile(program, script);
    await chmod(program, 0o755);
    const request = { apiVersion: 'credentialprovider.kubelet.k8s.io/v1', kind: 'CredentialProviderRequest' };
    const env = { PATH: '/usr/bin:/bin', ...environment };
    return execa(program, { input: JSON.stringify(request), env, extendEnv: false, reject: false });
  }

  it('answers with ECR’s password, for the registry alone', async () => {
    const { stdout } = await ask('test "$1 $2" = "ecr get-login-password" && echo "pass+/=word"');
    expect(JSON.parse(stdout)).to.deep.equal({
      apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
      kind: 'CredentialProviderResponse',
      cacheKeyType: 'Registry',
      auth: { [registryHost]: { username: 'AWS', password: 'pass+/=word' } },
    });
  });

  it('keeps the cache of the AWS CLI in the folder of the run', async () => {
    const { stdout } = await ask('echo "$HOME"');
    expect(JSON.parse(stdout).auth[registryHost].password).to.equal(folder.path);
  });

  it('gets the keys of the nodes by a path that nobody guesses, and the region', async () => {
    const { stdout } = await ask('echo "$AWS_REGION $AWS_CONTAINER_CREDENTIALS_FULL_URI"');
    expect(JSON.parse(stdout).auth[registryHost].password).to.match(
      /^eu-north-1 http:\/\/169\.254\.170\.2\/v2\/credentials\/[0-9a-f-]{36}$/,
    );
  });

  it('fails without an answer if AWS refuses', async () => {
    const { exitCode, stdout, stderr } = await ask('echo "AccessDeniedException" >&2; exit 254');
    expect({ exitCode, stdout, stderr }).to.deep.equal({
      exitCode: 254,
      stdout: '',
      stderr: 'AccessDeniedException',
    });
  });
});
