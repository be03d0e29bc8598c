import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { temporaryFolder } from '../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../programs/test/helpers/write-program.ts';
import { keepToken } from '../src/keep-token.ts';
import { rejection } from './helpers/rejection.ts';

describe('keepToken', () => {
  const folder = temporaryFolder();
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
  const keep = (environment: NodeJS.ProcessEnv = { HOME: folder.path }) =>
    keepToken({ environment, directory: folder.path, say: () => {}, show: () => {} });

  /** Runs the kept program with an aws that counts its calls. */
  async function tokenOf(program: string, aws = 'echo token $(wc -l <"$0.calls")'): Promise<string> {
    const bin = join(folder.path, 'bin');
    await writeProgram(bin, 'aws', `echo "$@" >>"$0.calls"; ${aws}`);
    const { stdout } = await execa(program, args, {
      env: { PATH: `${bin}:/usr/bin:/bin` },
      extendEnv: false,
    });
    return stdout;
  }

  it('puts the program in place of aws for the user of the current context only, with the same arguments', async () => {
    write(kubeconfig());
    const program = await keep();
    const [other, own] = parse(readFileSync(file(), 'utf8')).users;
    expect(other.user.exec.command).to.equal('aws');
    expect(own.user.exec).to.deep.equal({ ...other.user.exec, command: program });
  });

  it('gets a token once, and hands it to each later call', async () => {
    write(kubeconfig());
    const program = await keep();
    expect([await tokenOf(program), await tokenOf(program)]).to.deep.equal(['token 1', 'token 1']);
    expect(readFileSync(join(folder.path, 'bin/aws.calls'), 'utf8')).to.equal(`${args.join(' ')}\n`);
  });

  it('gets another token after 10 minutes', async () => {
    write(kubeconfig());
    const program = await keep();
    await tokenOf(program);
    const old = Date.now() / 1000 - 11 * 60;
    utimesSync(`${program}.json`, old, old);
    expect(await tokenOf(program)).to.equal('token 2');
  });

  it('keeps nothing of a call that failed', async () => {
    write(kubeconfig());
    const program = await keep();
    const failed = await tokenOf(program, 'echo AccessDenied >&2; exit 254').catch((error: Error) => error);
    expect(failed).to.include({ exitCode: 254, stderr: 'AccessDenied' });
    expect(await tokenOf(program)).to.equal('token 2');
  });

  it('lets nobody else read the token', async () => {
    write(kubeconfig());
    const program = await keep();
    await tokenOf(program);
    const { stdout } = await execa('stat', ['--format=%a', program, `${program}.json`, file()]);
    expect(stdout.split('\n')).to.deep.equal(['700', '600', '600']);
  });

  it('uses the first file of KUBECONFIG', async () => {
    const other = join(folder.path, 'other config');
    writeFileSync(other, stringify(kubeconfig()));
    const program = await keep({ HOME: '/nowhere', KUBECONFIG: `${other}:/nowhere/config` });
    expect(parse(readFileSync(other, 'utf8')).users[1].user.exec.command).to.equal(program);
  });

  for (const [what, content, words] of [
    ['without a current context', { ...kubeconfig(), 'current-context': 'none' }, 'has no current context'],
    ['whose user gets no token from aws', kubeconfig('gke'), 'gets no token from aws'],
  ] as const)
    it(`refuses a kubeconfig ${what}`, async () => {
      write(content);
      expect((await rejection(keep())).message)
        .to.include(`${words}`)
        .and.include('aws eks update-kubeconfig first');
    });
});
