import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { kubeTools } from '../../src/cluster/kube-tools.ts';
import { updateKubeconfig } from '../../src/cluster/update-kubeconfig.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

describe('updateKubeconfig', () => {
  const roleArn = 'arn:aws:iam::000000000000:role/deployer';
  const access = { clusterName: 'it', region: 'eu-west-1', roleArn };
  const name = 'arn:aws:eks:eu-west-1:000000000000:cluster/it';
  const cluster = { server: 'https://it.eks', 'certificate-authority-data': 'Y2E=' };
  const other = {
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [{ name: 'other', cluster: { server: 'https://other' } }],
    users: [{ name: 'other-user', user: { token: 'other token' } }],
    contexts: [{ name: 'other', context: { cluster: 'other', user: 'other-user' } }],
    'current-context': 'other',
  };

  let folder: StepFolder;
  const path = (inner: string) => join(folder.path, inner);
  const readYaml = (file = path('.kube/config')) => parse(readFileSync(file, 'utf8'));
  const write = (content: string, file = path('.kube/config')) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: 0o600 });
  };

  /** Adds an `aws` that records its calls, and answers get-token. */
  const writeAws = (answer = 'echo token $(grep -c get-token "$0.calls")') =>
    writeProgram(path('bin'), 'aws', `echo "$@" >>"$0.calls"; ${answer}`);
  const cliCalls = () => readFileSync(path('bin/aws.calls'), 'utf8').trim().split('\n');

  const ownPath = () => `${path('bin')}:/usr/bin:/bin`;
  const update = (environment: NodeJS.ProcessEnv = {}) =>
    updateKubeconfig(
      { ...folder.context, environment: { ...folder.context.environment, PATH: ownPath(), ...environment } },
      access,
    );

  const getToken = `eks get-token --cluster-name it --region eu-west-1 --role-arn ${roleArn} --output json`;

  /** Runs the program that keeps the token, as helm and kubectl do. */
  async function tokenOf(program: string): Promise<string> {
    const { args } = readYaml().users.at(-1).user.exec;
    const { stdout } = await execa(program, args, { env: { PATH: ownPath() }, extendEnv: false });
    return stdout;
  }

  const makeOld = (program: string) => {
    const old = Date.now() / 1000 - 11 * 60;
    utimesSync(`${program}.json`, old, old);
  };

  beforeEach(async () => {
    folder = await createStepFolder();
    await writeAws();
  });

  afterEach(() => folder.remove());

  it('writes the cluster that EKS describes and a user with the token of the role', async () => {
    const program = await update();
    expect(folder.calls('aws')).to.have.length(1);
    expect(folder.calls('aws')[0]).to.deep.include({ args: ['eks:DescribeCluster'], region: 'eu-west-1' });
    expect(program).to.equal(path('.kube/cluster-token'));
    expect(readYaml()).to.deep.include({
      clusters: [{ name, cluster }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    });
    expect(folder.said).to.deep.equal([`helm and kubectl use the context ${name}, of https://it.eks`]);
    expect(await tokenOf(program)).to.equal('token 1');
  });

  it('is read by kubectl', async () => {
    const program = await update();
    const { kubectl } = await kubeTools();
    const config = ['config', 'view', '--minify', '--output', 'json', '--kubeconfig', path('.kube/config')];
    const { stdout } = await execa(kubectl, config);
    expect(JSON.parse(stdout).users[0].user.exec).to.deep.include({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: program,
      args: getToken.split(' '),
      interactiveMode: 'Never',
    });
  });

  it('gets one token, which each later call gets', async () => {
    const program = await update();
    expect([await tokenOf(program), await tokenOf(program)]).to.deep.equal(['token 1', 'token 1']);
    expect(cliCalls()).to.deep.equal([getToken]);
  });

  it('gets another token after 10 minutes', async () => {
    const program = await update();
    makeOld(program);
    expect(await tokenOf(program)).to.equal('token 2');
    expect(cliCalls()).to.deep.equal([getToken, getToken]);
  });

  it('keeps nothing of a call that failed', async () => {
    const program = await update();
    makeOld(program);
    await writeAws('echo AccessDenied >&2; exit 254');
    expect(await tokenOf(program).catch((error: Error) => error)).to.include({
      exitCode: 254,
      stderr: 'AccessDenied',
    });
    await writeAws();
    expect(await tokenOf(program)).to.equal('token 3');
  });

  it('fails with the words of AWS if the role may not be taken', async () => {
    await writeAws('echo AccessDenied >&2; exit 254');
    expect((await rejectionOf(update())).message).to.equal(
      'aws eks get-token failed with exit code 254: AccessDenied',
    );
  });

  it('fails with the words of AWS if the cluster may not be described', async () => {
    folder.know({ failures: { 'aws eks:DescribeCluster': 'AccessDeniedException: you may not' } });
    expect((await rejectionOf(update())).message).to.equal(
      'eks:DescribeCluster failed: AccessDeniedException: you may not',
    );
  });

  it('fails with the words of the AWS CLI if both calls fail, as without keys', async () => {
    folder.know({ failures: { 'aws eks:DescribeCluster': 'CredentialsProviderError: none' } });
    await writeAws('/bin/sleep 0.3; echo CodeBuild may not take the role >&2; exit 255');
    expect((await rejectionOf(update())).message).to.equal(
      'aws eks get-token failed with exit code 255: CodeBuild may not take the role',
    );
  });

  it('fails if the cluster is still being created', async () => {
    const request = updateKubeconfig(folder.context, { ...access, clusterName: 'new' });
    expect((await rejectionOf(request)).message).to.equal(
      'the cluster new has no endpoint yet: its status is CREATING; run the deployment again when it is ACTIVE',
    );
  });

  it('lets nobody else read the token', async () => {
    const program = await update();
    const { stdout } = await execa('stat', ['--format=%a', program, `${program}.json`, path('.kube/config')]);
    expect(stdout.split('\n')).to.deep.equal(['700', '600', '600']);
  });

  it('keeps what else is in the kubeconfig', async () => {
    write(stringify(other));
    await update();
    const { clusters, users, contexts, ...rest } = readYaml();
    expect([clusters, users, contexts].map((entries) => entries[0])).to.deep.equal([
      ...other.clusters,
      ...other.users,
      ...other.contexts,
    ]);
    expect(clusters).to.have.length(2);
    expect(rest).to.deep.equal({
      apiVersion: 'v1',
      kind: 'Config',
      preferences: {},
      'current-context': name,
    });
  });

  it('replaces its own entries the second time', async () => {
    await update();
    const first = readYaml();
    await update();
    expect(readYaml()).to.deep.equal(first);
  });

  it('uses the first file of KUBECONFIG', async () => {
    const file = path('other config');
    write(stringify({ ...other, clusters: null }), file);
    await update({ HOME: '/dev/null', KUBECONFIG: `${file}:/dev/null/config` });
    expect(readYaml(file)).to.deep.include({ clusters: [{ name, cluster }], 'current-context': name });
  });

  for (const [what, inner, code] of [
    ['that is a folder', '', 'EISDIR'],
    ['below a file', 'state.json/config', 'ENOTDIR'],
  ] as const)
    it(`names a kubeconfig ${what}`, async () => {
      const file = path(inner);
      expect((await rejectionOf(update({ KUBECONFIG: file }))).message).to.equal(
        `${file} cannot be read and written (${code}): set KUBECONFIG to another file`,
      );
    });

  for (const [what, content] of [
    ['that is a list', '- one\n'],
    ['that is a text', 'hello'],
    ['that is no YAML', 'clusters: [\n'],
    ['whose clusters are no list', 'clusters: none\n'],
  ] as const)
    it(`refuses a kubeconfig ${what}, and leaves it`, async () => {
      write(content);
      expect((await rejectionOf(update())).message).to.equal(
        `${path('.kube/config')} is no kubeconfig: remove it, or set KUBECONFIG to another file`,
      );
      expect(readFileSync(path('.kube/config'), 'utf8')).to.equal(content);
    });
});
