import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { findAwsCli } from 'local-aws/aws-cli.ts';
import { sandboxPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { userCacheDirectory } from 'pipeline-steps';
import { temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { keptRegion } from './kept-region.ts';

const ofBuild = 'hello-world-build';
const ofDeploy = 'hello-world-deploy-development';

/** The answers of the region to docker and git, with the role of a build. */
export function describePushAndClone(finished: () => { readonly logDirectory: string }): void {
  const { paths, inSandbox, run, ofProject, aws } = keptRegion(finished);
  const registry = '000000000000.dkr.ecr.eu-west-1.amazonaws.com';
  const image = `${registry}/hello_world_repo`;

  const dockerEnvironment = (home: string) => ({
    env: { PATH: '/usr/bin:/bin:/usr/sbin', HOME: home, DOCKER_HOST: `unix://${sandboxPaths.dockerSocket}` },
    extendEnv: false,
    reject: false,
    all: true,
  });

  describe('docker with the login of a build', () => {
    const makeFolder = temporaryFolders();
    let dockerHome: string;
    before(async () => {
      dockerHome = await makeFolder();
      const { stdout: password } = await aws(ofBuild, ['ecr', 'get-login-password'], dockerHome);
      const login = ['docker', 'login', '--username', 'AWS', '--password-stdin', registry];
      const options = { ...dockerEnvironment(dockerHome), input: password };
      const { exitCode, all } = await execa('nsenter', [...(await inSandbox()), ...login], options);
      expect(exitCode, all).to.equal(0);
    });

    async function docker(...args: string[]) {
      const command = [...(await inSandbox()), 'docker', ...args];
      const { exitCode, all: output = '' } = await execa('nsenter', command, dockerEnvironment(dockerHome));
      return { exitCode, output };
    }

    it('pulls what the role of the build may pull', async () => {
      const { exitCode, output } = await docker('pull', '--quiet', `${image}:latest`);
      expect(exitCode, output).to.equal(0);
    });

    it('moves no immutable tag', async () => {
      await docker('tag', `${registry}/hello_world_repo:latest`, `${image}:1.0.2`);
      const { exitCode, output } = await docker('push', `${image}:1.0.2`);
      expect(exitCode).to.equal(1);
      expect(output).to.match(
        /tag invalid: The image tag '1\.0\.2' already exists in the 'hello_world_repo'/,
      );
    });

    it('is refused another repository, by name', async () => {
      await docker('tag', `${image}:latest`, `${registry}/other:1`);
      const { exitCode, output } = await docker('push', `${registry}/other:1`);
      expect(exitCode).to.equal(1);
      expect(output).to.match(
        /denied: User: \S+ is not authorized to perform: ecr:\w+ on resource: \S+other/,
      );
    });

    it('is refused to a deployment, which gets no password', async () => {
      const { stderr } = await aws(ofDeploy, ['ecr', 'get-login-password']);
      expect(stderr).to.match(/\(AccessDeniedException\).* ecr:GetAuthorizationToken on resource: \*/);
    });
  });

  describe('git with the credential helper of the AWS CLI', () => {
    const url = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world';

    async function git(project: string, ...words: string[]) {
      const cli = await findAwsCli(userCacheDirectory(process.env));
      const helper = `!${cli?.program} codecommit credential-helper $@`;
      const settings = [`credential.helper=${helper}`, 'credential.UseHttpPath=true'].flatMap((one) => [
        '-c',
        one,
      ]);
      const { env } = await ofProject(project);
      return run(['git', ...settings, ...words], { ...env, GIT_TERMINAL_PROMPT: '0' });
    }

    it('reads what the role of a build may pull', async () => {
      const { stdout, stderr } = await git(ofBuild, 'ls-remote', url, 'refs/heads/main');
      expect(stdout, stderr).to.match(/^[0-9a-f]{40}\trefs\/heads\/main$/);
    });

    it('is refused a push by a build, and a clone by a deployment, by name', async () => {
      const repository = join(paths().run, 'source');
      const pushed = await git(ofBuild, '-C', repository, 'push', url, 'HEAD:refs/heads/other');
      expect(pushed.exitCode).to.equal(128);
      expect(pushed.stderr).to.match(
        /role\/hello-world-build\S* is not authorized to perform: codecommit:GitPush on/,
      );
      const cloned = await git(ofDeploy, 'ls-remote', url);
      expect(cloned.stderr).to.match(
        /deploy-development\S* is not authorized to perform: codecommit:GitPull on/,
      );
    });
  });
}
