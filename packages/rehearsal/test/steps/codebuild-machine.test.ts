import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import type { BuildMachine } from 'local-aws/codebuild/build-machine.ts';
import { prepareHome } from 'local-aws/codebuild/prepare-home.ts';
import { listenOnPort } from 'local-cluster/network/listening.ts';
import { parse } from 'yaml';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { closedAfterEach, temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { writeProgram } from '../../../programs/test/helpers/write-program.ts';
import { type CodeBuildMachineOptions, createCodeBuildMachine } from '../../src/steps/codebuild-machine.ts';
import { searchPath } from '../helpers/search-path.ts';

const host = 'git-codecommit.eu-west-1.amazonaws.com';

describe('createCodeBuildMachine', () => {
  const folder = temporaryFolder();
  const setPath = searchPath();
  const closing = closedAfterEach();

  const programs = { git: '', which: '' };
  before(async () => {
    const find = async (name: string) => (await execa('sh', ['-c', `command -v ${name}`])).stdout;
    Object.assign(programs, { git: await find('git'), which: await find('which') });
  });

  /** What a shell, git's, npm's and pnpm's settings would each stumble over. */
  const hostile = (name: string) => join(folder.path, `it's "${name}" $HOME \${HOME} \`id\` # ; \\ ä`);

  async function createMachine(changes: Partial<CodeBuildMachineOptions> = {}): Promise<BuildMachine> {
    const docker = await writeProgram(hostile('tools'), 'docker', 'echo a docker');
    return createCodeBuildMachine({
      directory: hostile('machine'),
      commandPrefix: [],
      awsCli: docker,
      credentialsPaths: {},
      docker,
      git: programs.git,
      codeCommit: {
        host,
        developerCredentials: '/nowhere',
        certificateAuthority: hostile('ca'),
      },
      packageCaches: { npm: hostile('npm'), pnpmStore: hostile('store'), kubeTools: hostile('kube-tools') },
      ...changes,
    });
  }

  /** Runs a program as a build would find it: by the machine's PATH, with a home of its own. */
  const runOn = (machine: BuildMachine, home: string, ...[program = '', ...args]: string[]) =>
    execa(program, args, {
      env: { PATH: machine.path, HOME: home, AWS_REGION: 'eu-west-1', GIT_CONFIG_NOSYSTEM: '1' },
      extendEnv: false,
      cwd: folder.path,
      reject: false,
    });

  async function createHome(machine: BuildMachine): Promise<string> {
    const home = hostile('home');
    await prepareHome(home, machine, { gitCredentialHelper: true });
    return home;
  }

  it('runs the AWS CLI it was given, and hands words with spaces and quotes on to it as they are', async () => {
    const awsCli = await writeProgram(hostile('cli'), 'aws', 'printf "%s\\n" "$@"');
    const machine = await createMachine({ awsCli });
    const { stdout } = await runOn(machine, '/', 'aws', 's3', `it's "one" $word`);
    expect(stdout).to.equal(`s3\nit's "one" $word`);
  });

  it('puts its own programs before those of the system', async () => {
    const machine = await createMachine();
    const [own = '', ...others] = machine.path.split(':');
    expect(others).to.deep.equal([
      '/usr/local/sbin',
      '/usr/local/bin',
      '/usr/sbin',
      '/usr/bin',
      '/sbin',
      '/bin',
    ]);
    for (const name of await readdir(own)) {
      expect((await runOn(machine, '/', 'sh', '-c', `command -v ${name}`)).stdout).to.equal(join(own, name));
    }
    expect(await readdir(own)).to.have.members(['aws', 'docker', 'git', 'node', 'npm', 'npx']);
  });

  it('runs the Node that runs the rehearsal, and the docker and git it was given', async () => {
    const machine = await createMachine();
    expect((await runOn(machine, '/', 'node', '--version')).stdout).to.equal(process.version);
    expect((await runOn(machine, '/', 'docker', 'version')).stdout).to.equal('a docker');
    expect((await runOn(machine, '/', 'git', '--version')).stdout).to.match(/^git version /);
  });

  it('takes npm and npx from the system, not from a workspace', async () => {
    const bins = [join(folder.path, 'node_modules/.bin'), join(folder.path, 'system bin')];
    for (const bin of bins) for (const name of ['npm', 'npx']) await writeProgram(bin, name, 'exit 0');
    setPath([...bins, dirname(programs.which)]);
    const [own = ''] = (await createMachine()).path.split(':');
    expect(await readlink(join(own, 'npm'))).to.equal(join(folder.path, 'system bin/npm'));
    expect(await readlink(join(own, 'npx'))).to.equal(join(folder.path, 'system bin/npx'));
  });

  it('says what to install where there is no npm', async () => {
    setPath([folder.path]);
    const failure = await rejectionOf(createMachine());
    expect(failure.message).to.equal('npm is not on PATH; install npm: apt-get install npm.');
  });

  it('begins with an empty folder', async () => {
    await mkdir(hostile('machine'), { recursive: true });
    await writeFile(join(hostile('machine'), 'left over'), '');
    await createMachine();
    expect(await readdir(hostile('machine'))).not.to.include('left over');
  });

  it('keeps nothing of the person’s own environment, and trusts the authority of the load balancers', async () => {
    expect((await createMachine()).environment).to.deep.equal({
      LANG: 'C.UTF-8',
      NODE_EXTRA_CA_CERTS: hostile('ca'),
      AWS_CA_BUNDLE: '/etc/ssl/certs/ca-certificates.crt',
    });
  });

  describe('with a home', () => {
    it('lets git trust the authority of the git server, for that host only', async () => {
      const machine = await createMachine();
      const home = await createHome(machine);
      const authorityFor = async (url: string) =>
        (await runOn(machine, home, 'git', 'config', '--get-urlmatch', 'http.sslCAInfo', url)).stdout;
      expect(await authorityFor(`https://${host}/v1/repos/hello_world`)).to.equal(hostile('ca'));
      expect(await authorityFor('https://example.com/')).to.equal('');
    });

    it('gives git a password of the role for its host, and for no other', async () => {
      const keys = { AccessKeyId: 'ASIAX', SecretAccessKey: 'secret', Token: 'token' };
      const endpoint = closing(
        await listenOnPort(
          http.createServer((_request, response) => response.end(JSON.stringify(keys))),
          0,
        ),
      );
      const machine = await createMachine();
      const home = await createHome(machine);
      const fill = (ofHost: string) =>
        execa('git', ['credential', 'fill'], {
          input: `protocol=https\nhost=${ofHost}\npath=v1/repos/hello_world\n\n`,
          env: {
            PATH: machine.path,
            HOME: home,
            GIT_CONFIG_NOSYSTEM: '1',
            GIT_TERMINAL_PROMPT: '0',
            AWS_REGION: 'eu-west-1',
            AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${endpoint.port}/`,
          },
          extendEnv: false,
          cwd: folder.path,
          reject: false,
        });
      expect((await fill(host)).stdout).to.match(/username=ASIAX%token\npassword=\d{8}T\d{6}Z[0-9a-f]{64}/);
      expect((await fill('example.com')).stdout).not.to.include('ASIAX');
    });

    it('keeps npm to the packages of this machine', async () => {
      const machine = await createMachine();
      const home = await createHome(machine);
      const { stdout } = await runOn(machine, home, 'npm', 'config', 'get', 'cache', 'offline');
      expect(stdout.split('\n')).to.deep.equal([`cache=${hostile('npm')}`, 'offline=true']);
    });

    it('shows pnpm the store of this machine', async () => {
      const home = await createHome(await createMachine());
      const { storeDir } = parse(await readFile(join(home, '.config/pnpm/config.yaml'), 'utf8'));
      // pnpm puts variables in for ${…}, and takes \${…} as it is.
      expect(storeDir.replaceAll('\\${', '${')).to.equal(hostile('store'));
      expect(storeDir).to.include('\\${HOME}');
    });

    it('finds helm and kubectl unpacked already', async () => {
      const home = await createHome(await createMachine());
      const cache = join(home, '.cache/aws-kube-cd');
      const [name = ''] = await readdir(cache);
      expect(await readlink(join(cache, name))).to.equal(hostile('kube-tools'));
    });
  });
});
