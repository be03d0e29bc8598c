import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { sandboxPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { kubeTools } from 'pipeline-steps';
import { clusterToken, tokenUrl } from '../../../local-aws/test/helpers/cluster-token.ts';
import type { KeptCluster } from '../../src/kept/kept-cluster.ts';
import { authenticator } from '../../src/steps/authenticator.ts';
import { keptRegion } from './kept-region.ts';

const ofBuild = 'hello-world-build';
const ofDeploy = 'hello-world-deploy-development';
const deployer = 'arn:aws:iam::000000000000:role/hello-world-deployer-development';
const own = 'hello-world-development';
const ecr = ['ecr', 'batch-get-image', '--image-ids', 'imageTag=latest', '--repository-name'];

/** The answers of the region to the real AWS CLI with the keys of a build, and the tokens that the API server accepts. */
export function describeRegion(
  finished: () => { readonly logDirectory: string; readonly kept: KeptCluster },
): void {
  const { paths, home, run, aws } = keptRegion(finished);

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

  /** Lists the Deployments of a namespace with a token. */
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

  const authenticatorLog = () => readFile(join(finished().logDirectory, `${authenticator}.log`), 'utf8');

  /** Uses a token that the API server must refuse. Returns what aws-iam-authenticator logs about it. */
  async function refusalOf(token: string): Promise<string> {
    const before = await authenticatorLog();
    expect((await list(token)).output).to.match(/Unauthorized|must be logged in/);
    return (await authenticatorLog()).slice(before.length);
  }

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

  describe('the token of aws eks get-token, which aws-iam-authenticator verifies', () => {
    const refusedBySts = /sts getCallerIdentity failed: .*got 403.*SignatureDoesNotMatch/;

    it('is the deployer’s, with the rights of its access entry and no others', async () => {
      const token = await getToken('bmutziu-eks');
      expect(await list(token)).to.deep.include({ exitCode: 0, output: 'deployment.apps/hello-service' });
      expect(await authenticatorLog()).to.match(
        /access granted.*deployers:development:hello-world.*assumed-role\/hello-world-deployer-development/,
      );
      const other = await list(token, 'hello-world-staging');
      expect(other.output)
        .to.include('assumed-role/hello-world-deployer-development')
        .and.include('forbidden');
    });

    it('is refused for another environment’s cluster, which has no access entry for the role', async () => {
      expect(await refusalOf(await getToken('bmutziu-eks-staging'))).to.include(
        `${deployer} in bmutziu-eks-staging: ARN is not mapped`,
      );
    });

    it('is refused for a cluster elsewhere', async () => {
      expect(await refusalOf(await getToken('elsewhere'))).to.match(refusedBySts);
    });

    it('is refused if it is forged', async () => {
      const token = await getToken('bmutziu-eks');
      const forged = tokenUrl(token).href.replace(/[0-9a-f]{6}$/, '000000');
      expect(await refusalOf(`k8s-aws-v1.${Buffer.from(forged).toString('base64url')}`)).to.match(
        refusedBySts,
      );
    });

    it('is refused once it has expired, after 15 minutes and not after the one that it says', async () => {
      const keys = await deployerKeys();
      const of = (minutesAgo: number) =>
        clusterToken({ keys, cluster: 'bmutziu-eks', date: new Date(Date.now() - minutesAgo * 60_000) });
      expect((await list(await of(13))).exitCode).to.equal(0);
      expect(await refusalOf(await of(16))).to.include(
        'X-Amz-Date parameter is expired (15 minute expiration)',
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
