import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { temporaryFolder } from '../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../programs/test/helpers/write-program.ts';
import { updateKubeconfig } from '../src/update-kubeconfig.ts';
import { rejection } from './helpers/rejection.ts';

describe('updateKubeconfig', () => {
  const folder = temporaryFolder();
  const roleArn = 'arn:aws:iam::000000000000:role/deployer';
  const access = { clusterName: 'it', region: 'eu-west-1', roleArn };
  const args = ['--region', 'eu-west-1', 'eks', 'get-token', '--cluster-name', 'it'];

  /** A kubeconfig as `aws eks update-kubeconfig` writes it, beside another cluster's. */
  const kubeconfig = (command = 'aws') => ({
    apiVersion: 'v1',
    'current-context': 'it',
    contexts: ['other', 'it'].map((name) => ({ name, context: { cluster: name, user: `${name}-user` } })),
    users: ['other', 'it'].map((name) => ({
      name: `${name}-user`,
      user: { exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', args, command } },
    })),
  });

  const file = () => join(folder.path, '.kube/config');
  const write = (content: object) => {
    mkdirSync(join(folder.path, '.kube'), { recursive: true });
    writeFileSync(file(), stringify(content), { mode: 0o600 });
  };
  const aws = () => join(folder.path, 'bin/aws');
  /** Puts an aws in place that notes its calls, and answers to get-token. */
  const writeAws = (answer = 'echo token $(grep -c get-token "$0.calls")') =>
    writeProgram(
      dirname(aws()),
      'aws',
      `echo "$@" >>"$0.calls"; case "$*" in *get-token*) ${answer};; *) echo Added new context it;; esac`,
    );
  const shown: string[] = [];
  beforeEach(() => shown.splice(0));
  const update = async (environment: NodeJS.ProcessEnv = { HOME: folder.path }) => {
    await writeAws();
    const show = (output: Uint8Array) => shown.push(Buffer.from(output).toString());
    const context = { directory: folder.path, say: () => {}, show };
    const ownPath = { PATH: `${dirname(aws())}:/usr/bin:/bin` };
    return updateKubeconfig({ ...context, environment: { ...environment, ...ownPath } }, access);
  };

  /** Runs the program that keeps the token. */
  async function tokenOf(program: string): Promise<string> {
    const env = { PATH: `${dirname(aws())}:/usr/bin:/bin` };
    const { stdout } = await execa(program, args, { env, extendEnv: false });
    return stdout;
  }

  const makeOld = (program: string) => {
    const old = Date.now() / 1000 - 11 * 60;
    utimesSync(`${program}.json`, old, old);
  };

  it('puts the program in place of aws for the user of the current context only, with the same arguments', async () => {
    write(kubeconfig());
    const program = await update();
    const [other, own] = parse(readFileSync(file(), 'utf8')).users;
    expect(other.user.exec.command).to.equal('aws');
    expect(own.user.exec).to.deep.equal({ ...other.user.exec, command: program });
  });

  it('makes the cluster the current one and gets one token, which each later call gets', async () => {
    write(kubeconfig());
    const program = await update();
    expect(shown).to.deep.equal(['Added new context it\n']);
    expect([await tokenOf(program), await tokenOf(program)]).to.deep.equal(['token 1', 'token 1']);
    const flags = `--region eu-west-1 --role-arn ${access.roleArn}`;
    expect(readFileSync(`${aws()}.calls`, 'utf8').trim().split('\n')).to.have.members([
      `eks update-kubeconfig --name it ${flags}`,
      `eks get-token --cluster-name it ${flags} --output json`,
    ]);
  });

  it('gets another token after 10 minutes', async () => {
    write(kubeconfig());
    const program = await update();
    makeOld(program);
    expect(await tokenOf(program)).to.equal('token 2');
    expect(readFileSync(`${aws()}.calls`, 'utf8').trim().split('\n').at(-1)).to.equal(args.join(' '));
  });

  it('keeps nothing of a call that failed', async () => {
    write(kubeconfig());
    const program = await update();
    makeOld(program);
    await writeAws('echo AccessDenied >&2; exit 254');
    expect(await tokenOf(program).catch((error: Error) => error)).to.include({
      ...{ exitCode: 254, stderr: 'AccessDenied' },
    });
    await writeAws();
    expect(await tokenOf(program)).to.equal('token 3');
  });

  it('fails with the words of AWS if the role may not be taken', async () => {
    write(kubeconfig());
    await writeAws('echo AccessDenied >&2; exit 254');
    const context = { directory: folder.path, say: () => {}, show: () => {} };
    const environment = { HOME: folder.path, PATH: `${dirname(aws())}:/usr/bin:/bin` };
    expect((await rejection(updateKubeconfig({ ...context, environment }, access))).message).to.equal(
      'aws eks get-token failed with exit code 254: AccessDenied',
    );
  });

  it('lets nobody else read the token', async () => {
    write(kubeconfig());
    const program = await update();
    const { stdout } = await execa('stat', ['--format=%a', program, `${program}.json`, file()]);
    expect(stdout.split('\n')).to.deep.equal(['700', '600', '600']);
  });

  it('uses the first file of KUBECONFIG', async () => {
    const other = join(folder.path, 'other config');
    writeFileSync(other, stringify(kubeconfig()));
    const program = await update({ HOME: '/dev/null', KUBECONFIG: `${other}:/dev/null/config` });
    expect(parse(readFileSync(other, 'utf8')).users[1].user.exec.command).to.equal(program);
  });

  for (const [what, content, words] of [
    [
      'without a current context',
      { ...kubeconfig(), 'current-context': 'none' },
      'without a current context',
    ],
    ['whose user gets no token from aws', kubeconfig('gke'), 'with a user that gets no token from aws'],
  ] as const)
    it(`refuses a kubeconfig ${what}`, async () => {
      write(content);
      expect((await rejection(update())).message).to.include(words);
    });
});
