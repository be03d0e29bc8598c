import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { findAwsCli } from 'local-aws/aws-cli.ts';
import type { RegionConfig } from 'local-aws/stand-ins/aws/region-config.ts';
import { clusterPaths, sandboxPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { kubeTools, userCacheDirectory } from 'pipeline-steps';
import { clusterToken } from '../../../local-aws/test/helpers/cluster-token.ts';
import { temporaryFolder, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import type { KeptCluster } from '../../src/kept/keep-running.ts';

const ofBuild = 'hello-world-build';
const ofDeploy = 'hello-world-deploy-development';
const deployer = 'arn:aws:iam::000000000000:role/hello-world-deployer-development';
const own = 'hello-world-development';
const ecr = ['ecr', 'batch-get-image', '--image-ids', 'imageTag=latest', '--repository-name'];

/** What the real AWS CLI gets from the region, with the keys of a build, and what the API server takes as a token. */
export function describeRegion(
  finished: () => { readonly logDirectory: string; readonly kept: KeptCluster },
): void {
  const paths = () => clusterPaths(dirname(finished().logDirectory));
  // The AWS CLI and kubectl keep caches in their home.
  const home = temporaryFolder();

  /** The words before a command in the kept sandbox. */
  async function inSandbox(): Promise<string[]> {
    const childOf = async (pid: string) =>
      (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')[0] ?? '';
    const supervisor = (await readFile(paths().lockFile, 'utf8')).trim();
    const pid = await childOf(await childOf(supervisor));
    return ['-t', pid, '-n', '-m', '-p', '-u', '-i', '--'];
  }

  async function run(command: readonly string[], env: Record<string, string> = {}) {
    return execa('nsenter', [...(await inSandbox()), ...command], { env, extendEnv: false, reject: false });
  }

  /** The variables of a project's builds. */
  async function ofProject(project: string, homeFolder = home.path) {
    const config: RegionConfig = JSON.parse(await readFile(join(paths().run, 'aws-endpoints.json'), 'utf8'));
    const { credentialsPath = '' } = config.projects.find(({ name }) => name === project) ?? {};
    const env = {
      ...{ PATH: '/usr/bin:/bin', HOME: homeFolder, AWS_REGION: 'eu-west-1' },
      AWS_CA_BUNDLE: sandboxPaths.trustedCertificates,
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: credentialsPath,
    };
    return { env };
  }

  /** Runs the AWS CLI as a build of the project. */
  async function aws(project: string, args: readonly string[], homeFolder?: string) {
    const cli = await findAwsCli(userCacheDirectory(process.env));
    const { env } = await ofProject(project, homeFolder);
    return run([cli?.program ?? '', ...args, '--output', 'json'], env);
  }

  async function deployerKeys() {
    const args = ['sts', 'assume-role', '--role-arn', deployer, '--role-session-name', 'e2e'];
    const { stdout } = await aws(ofDeploy, args);
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(stdout).Credentials;
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  }

  async function getToken(cluster: string): Promise<string> {
    const args = ['eks', 'get-token', '--cluster-name', cluster, '--role-arn', deployer];
    return JSON.parse((await aws(ofDeploy, args)).stdout).status.token;
  }

  /** Lists the Deployments of a namespace by a token, from the machine. */
  async function list(token: string, namespace = own) {
    const { kubectl } = await kubeTools();
    const kubeconfig = JSON.parse(await readFile(finished().kept.kubeconfig, 'utf8'));
    const { server } = kubeconfig.clusters[0].cluster;
    const flags = ['--kubeconfig=/dev/null', `--server=${server}`, `--token=${token}`, '-n', namespace];
    const authority = `--certificate-authority=${join(paths().pki, 'ca.crt')}`;
    const all = [...flags, authority, 'get', 'deployments', '--output=name'];
    const { exitCode, stdout, stderr } = await execa(kubectl, all, {
      env: { HOME: home.path },
      extendEnv: false,
      reject: false,
    });
    return { exitCode, output: `${stdout}${stderr}` };
  }

  const refused = /Unauthorized|must be logged in/;

  describe('the AWS CLI of a build', () => {
    it('is the role of its project', async () => {
      const { stdout } = await aws(ofDeploy, ['sts', 'get-caller-identity']);
      expect(JSON.parse(stdout).Arn).to.match(
        /^arn:aws:sts::000000000000:assumed-role\/hello-world-deploy-development\/AWSCodeBuild-/,
      );
    });

    it('reads what the policy of the role allows', async () => {
      const { stdout, stderr } = await aws(ofBuild, [...ecr, 'hello_world_repo']);
      expect(JSON.parse(stdout || stderr).images).to.have.lengthOf(1);
    });

    for (const [what, project, args, words] of [
      [
        'another repository',
        ofBuild,
        [...ecr, 'other'],
        /\(AccessDeniedException\) when calling the BatchGetImage operation: User: \S+ is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:000000000000:repository\/other because no identity-based policy allows the ecr:BatchGetImage action/,
      ],
      [
        'the cluster of another environment',
        ofDeploy,
        ['eks', 'describe-cluster', '--name', 'bmutziu-eks-production'],
        /\(AccessDeniedException\) when calling the DescribeCluster operation: .*cluster\/bmutziu-eks-production/,
      ],
      [
        'the deployer of another environment',
        ofDeploy,
        [
          'sts',
          'assume-role',
          '--role-session-name',
          'e2e',
          '--role-arn',
          deployer.replace('development', 'staging'),
        ],
        /\(AccessDenied\) when calling the AssumeRole operation: .*role\/hello-world-deployer-staging/,
      ],
      [
        'the images, as a deployment',
        ofDeploy,
        [...ecr, 'hello_world_repo'],
        /\(AccessDeniedException\) when calling the BatchGetImage operation: User: \S+deploy-development/,
      ],
      [
        'an operation that nothing stands in for',
        ofBuild,
        ['ecr', 'list-images', '--repository-name', 'hello_world_repo'],
        /\(UnknownOperationException\) .* teach packages\/local-aws\/src\/stand-ins\/aws\/ecr\.ts/,
      ],
    ] as const)
      it(`is refused ${what}, by name`, async () => {
        const { exitCode, stderr } = await aws(project, args);
        expect(exitCode).to.equal(254);
        expect(stderr).to.match(words);
      });
  });

  const registry = '000000000000.dkr.ecr.eu-west-1.amazonaws.com';
  const image = `${registry}/hello_world_repo`;

  const dockerEnvironment = (home: string) => ({
    env: { PATH: '/usr/bin:/bin:/usr/sbin', HOME: home, DOCKER_HOST: `unix://${sandboxPaths.dockerSocket}` },
    ...{ extendEnv: false, reject: false, all: true },
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

  describe('the token of aws eks get-token', () => {
    it('is the deployer’s, with the rights of its access entry and no others', async () => {
      const token = await getToken('bmutziu-eks');
      expect(await list(token)).to.deep.include({ exitCode: 0, output: 'deployment.apps/hello-service' });
      const other = await list(token, 'hello-world-staging');
      expect(other.output)
        .to.include('assumed-role/hello-world-deployer-development')
        .and.include('forbidden');
    });

    it('is refused for another environment’s cluster, which has no access entry for the role', async () => {
      expect((await list(await getToken('bmutziu-eks-staging'))).output).to.match(refused);
    });

    it('is refused for a cluster elsewhere', async () => {
      expect((await list(await getToken('elsewhere'))).output).to.match(refused);
    });

    it('is refused if it is forged', async () => {
      const token = await getToken('bmutziu-eks');
      const url = Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString();
      const forged = url.replace(/[0-9a-f]{6}$/, '000000');
      expect((await list(`k8s-aws-v1.${Buffer.from(forged).toString('base64url')}`)).output).to.match(
        refused,
      );
    });

    it('is refused once it has expired', async () => {
      const keys = await deployerKeys();
      const fresh = await clusterToken({ keys, cluster: 'bmutziu-eks' });
      expect((await list(fresh)).exitCode, 'a control').to.equal(0);
      const date = new Date(Date.now() - 16 * 60_000);
      expect((await list(await clusterToken({ keys, cluster: 'bmutziu-eks', date }))).output).to.match(
        refused,
      );
    });
  });

  it('trusts its own authority in the sandbox, and nowhere else on the machine', async () => {
    const authority = (await readFile(join(paths().pki, 'ca.crt'), 'utf8')).trim();
    const { stdout } = await run(['cat', sandboxPaths.trustedCertificates], { PATH: '/usr/bin:/bin' });
    expect(stdout).to.include(authority);
    expect(await readFile(sandboxPaths.trustedCertificates, 'utf8')).not.to.include(authority);
    const answer = await run(['curl', '--silent', 'https://sts.eu-west-1.amazonaws.com/'], {
      PATH: '/usr/bin:/bin',
    });
    expect(answer.stdout).to.include('MissingAuthenticationToken');
  });
}
