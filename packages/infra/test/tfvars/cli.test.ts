import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from '../../src/environment/load-environments.ts';

const packageFolder = join(import.meta.dirname, '../..');
const workspace = join(packageFolder, '../..');

/** The five files of the tutorial, with the values of its run where they are known. */
const tutorial = {
  'network-trial.tfvars': `
    cluster_name            = "bmutziu-eks-trial"
    iac_environment_tag     = "trial"
    name_prefix             = "bmutziu"
    main_network_block      = "10.80.0.0/16"
    subnet_prefix_extension = "4"
    zone_offset             = 8
  `,
  'eks-trial.tfvars': `
    admin_users                         = ["ana@example.com", "bo+admin"]
    developer_users                     = ["ada", "grace"]
    asg_instance_types                  = [{ instance_type = "t3.small" }, "t2.small"]
    autoscaling_minimum_size_by_az      = 1
    autoscaling_maximum_size_by_az      = 10
    autoscaling_average_cpu             = 30
    spot_termination_handler_chart_name = "aws-node-termination-handler"
  `,
  'ingress-trial.tfvars': `
    dns_base_domain            = "trial.bmutziu.me"
    ingress_gateway_chart_name = "nginx-ingress"
  `,
  'subdomains-trial.tfvars': 'deployments_subdomains = ["sample", "api"]',
  'namespaces-trial.tfvars': 'namespaces = ["sample-apps"]',
} as const;
const tutorialFiles = Object.keys(tutorial);

describe('infra:import-tfvars', () => {
  let folder: string;

  // A copy of this package, so that what is written can be type-checked where it belongs.
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'infra-tfvars-'));
    for (const name of ['environments', 'src'])
      cpSync(join(packageFolder, name), join(folder, name), { recursive: true });
    symlinkSync(join(packageFolder, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    mkdirSync(join(folder, 'tfvars'));
    for (const [name, text] of Object.entries(tutorial)) write(name, text);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, text: string): void {
    writeFileSync(join(folder, 'tfvars', name), text);
  }

  function run(args: readonly string[], input = '') {
    const { INIT_CWD: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'src/tfvars/main.ts'), ...args],
      {
        cwd: join(folder, 'tfvars'),
        encoding: 'utf8',
        env,
        input,
      },
    );
    return { exitCode: status, stdout, stderr };
  }

  const fileAt = (name: string) => readFileSync(join(folder, 'environments', name), 'utf8');

  it('writes files that say what the variables say, and load beside the other environments', async () => {
    expect(run([...tutorialFiles, '--write'])).to.include({
      exitCode: 0,
      stdout: 'environments/trial is written; give it its place in order in environments/delivery.ts.\n',
    });
    const delivery = fileAt('delivery.ts').replace(
      'order: [',
      "order: [\n    { environment: 'trial', needsApproval: false },",
    );
    writeFileSync(join(folder, 'environments/delivery.ts'), delivery);
    const [trial] = (await loadConfiguration(join(folder, 'environments'))).environments;
    expect(trial?.network).to.include({
      clusterName: 'bmutziu-eks-trial',
      mainNetworkBlock: '10.80.0.0/16',
      subnetPrefixExtension: 4,
      zoneOffset: 8,
    });
    expect(trial?.eks).to.deep.include({
      adminUsers: ['ana@example.com', 'bo+admin'],
      developerUsers: ['ada', 'grace'],
      instanceTypes: ['t3.small', 't2.small'],
      autoscalingMinimumSizeByAz: 1,
      autoscalingMaximumSizeByAz: 10,
    });
    expect(trial?.ingress.dnsBaseDomain).to.equal('trial.bmutziu.me');
    expect(trial?.subdomains.deploymentsSubdomains).to.deep.equal(['sample', 'api']);
    expect(trial?.namespaces.namespaces.map(({ name }) => name)).to.deep.equal([
      'sample-apps',
      'hello-world-trial',
    ]);
  });

  it('writes files that the compiler and the formatter have nothing to say of', () => {
    expect(run([...tutorialFiles, '--write'])).to.include({ exitCode: 0 });
    const config = join(folder, 'tsconfig.json');
    writeFileSync(
      config,
      JSON.stringify({
        extends: join(workspace, 'tsconfig.base.json'),
        compilerOptions: { typeRoots: [join(workspace, 'node_modules/@types')] },
        include: ['environments/trial'],
      }),
    );
    const tsc = createRequire(import.meta.url).resolve('typescript/package.json');
    const compiler = join(dirname(tsc), 'bin/tsc');
    const compiled = spawnSync(process.execPath, [compiler, '--noEmit', '-p', config], { encoding: 'utf8' });
    expect(compiled).to.include({ status: 0, stdout: '', stderr: '' });
    const biome = join(workspace, 'node_modules/.bin/biome');
    const args = [
      'format',
      '--config-path',
      workspace,
      '--vcs-enabled=false',
      join(folder, 'environments/trial'),
    ];
    expect(spawnSync(biome, args, { cwd: folder, encoding: 'utf8' })).to.include({ status: 0 });
  });

  it('prints the same files, and says what was not taken over and what was added', () => {
    const { exitCode, stdout, stderr } = run(tutorialFiles);
    expect(exitCode).to.equal(0);
    expect(existsSync(join(folder, 'environments/trial'))).to.equal(false);
    run([...tutorialFiles, '--write']);
    for (const file of ['network', 'eks', 'ingress', 'subdomains', 'namespaces'])
      expect(stdout).to.include(`// environments/trial/${file}.ts\n${fileAt(`trial/${file}.ts`)}`);
    const notes = stderr.trimEnd().split('\n');
    expect(notes).to.include.members([
      'name_prefix is not taken over: names are made in src/stacks/names.ts, from the environment and the cluster.',
      'autoscaling_average_cpu is not taken over: nodes are added where pods wait for one, not at a share of CPU.',
      'spot_termination_handler_chart_name is not taken over: a managed node group drains its spot nodes itself.',
      'ingress_gateway_chart_name is not taken over: the way in here is the chart aws-load-balancer-controller.',
      'namespaces.ts: hello-world-trial is added: environments/delivery.ts has a service there.',
    ]);
  });

  it('names every variable it has no field for, and shows no value of it', () => {
    write('more.tfvars', 'aws_secret_key = "hush"\nfoo = "hush"\nregion = "eu-west-1"');
    const { stdout, stderr } = run([...tutorialFiles, 'more.tfvars']);
    expect(stderr).to.include('foo is not taken over: no file here has a field for it.\n');
    expect(stderr).to.include('aws_secret_key is not taken over: keys belong in no file;');
    expect(stderr).to.include(
      'region is not taken over: it is a thing of the account: environments/account.ts.',
    );
    expect(stdout + stderr).not.to.include('hush');
  });

  it("takes the load balancer controller's chart over, but no version older than the one here", () => {
    const chart = (version: string) => `
      dns_base_domain               = "trial.bmutziu.me"
      ingress_gateway_chart_name    = "aws-load-balancer-controller"
      ingress_gateway_chart_repo    = "https://charts.example.org"
      ingress_gateway_chart_version = "${version}"
    `;
    write('ingress-trial.tfvars', chart('3.5.10'));
    const newer = run(tutorialFiles);
    expect(newer.stdout).to.include(
      "chartRepository: 'https://charts.example.org',\n    chartVersion: '3.5.10',",
    );
    write('ingress-trial.tfvars', chart('1.6.2'));
    const older = run(tutorialFiles);
    expect(older.stdout).to.include("chartVersion: '3.5.0',");
    expect(older.stderr).to.match(/^ingress_gateway_chart_version is not taken over: .* 3\.5\.0\.$/m);
  });

  it('takes the name of the environment, and the one to be like, from its flags', () => {
    const { exitCode, stdout } = run([...tutorialFiles, '--environment', 'qa', '--like', 'production']);
    expect(exitCode).to.equal(0);
    expect(stdout)
      .to.include('// environments/qa/eks.ts')
      .and.include("natGateways: 'per-zone'")
      .and.include('hello-world-qa');
  });

  it('reads one file from the standard input', () => {
    const [first = '', ...others] = tutorialFiles;
    const { exitCode, stdout } = run(['-', ...others], readFileSync(join(folder, 'tfvars', first), 'utf8'));
    expect(exitCode).to.equal(0);
    expect(stdout).to.include("clusterName: 'bmutziu-eks-trial'");
  });

  it('never writes over files that are there', () => {
    const before = fileAt('staging/eks.ts');
    expect(run([...tutorialFiles, '--environment', 'staging', '--write'])).to.deep.equal({
      exitCode: 1,
      stdout: '',
      stderr: 'environments/staging is there already and stays as it is; add --environment NAME.\n',
    });
    expect(fileAt('staging/eks.ts')).to.equal(before);
  });

  describe('with files that it can not take over', () => {
    const faultsOf = (args: readonly string[]) => {
      const { exitCode, stdout, stderr } = run(args);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
      expect(existsSync(join(folder, 'environments/trial'))).to.equal(false);
      return stderr.trimEnd().split('\n');
    };

    it('names a file that is missing, and one that is a folder', () => {
      expect(faultsOf(['nowhere.tfvars'])).to.deep.equal([
        "nowhere.tfvars can't be read: there is no such file; name a tfvars file, or - for the standard input.",
      ]);
      expect(faultsOf(['.'])).to.deep.equal([
        ". can't be read: it is a folder; name a tfvars file, or - for the standard input.",
      ]);
    });

    it('refuses a file that is too large to be one', () => {
      write('large.tfvars', '#'.repeat(1_000_001));
      expect(faultsOf(['large.tfvars'])).to.deep.equal([
        'large.tfvars is larger than a megabyte, which no tfvars file is.',
      ]);
    });

    it('says where the HCL ends to be one', () => {
      write('eks-trial.tfvars', 'admin_users = ["a"');
      expect(faultsOf(tutorialFiles)[0]).to.match(/^eks-trial\.tfvars:1:\d+: \S.*\.$/);
    });

    it('names all variables that are in none of the files', () => {
      expect(faultsOf(['subdomains-trial.tfvars', '--environment', 'trial']))
        .to.have.lengthOf(11)
        .and.include('main_network_block is in none of the files; give the file that sets it as well.');
    });

    it('refuses a variable that two files set otherwise, and not one that they agree on', () => {
      write('more.tfvars', 'zone_offset = 9');
      expect(faultsOf([...tutorialFiles, 'more.tfvars'])).to.deep.equal([
        'zone_offset is set in network-trial.tfvars and otherwise in more.tfvars; leave one of the two out.',
      ]);
      write('more.tfvars', 'zone_offset = 8');
      expect(run([...tutorialFiles, 'more.tfvars']).exitCode).to.equal(0);
    });

    it('names each value of another type', () => {
      write(
        'eks-trial.tfvars',
        tutorial['eks-trial.tfvars'].replace('["ada", "grace"]', '"ada"').replace('= 10', '= "ten"'),
      );
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        'eks-trial.tfvars: developer_users is not a list of texts.',
        'eks-trial.tfvars: autoscaling_maximum_size_by_az is not a number.',
      ]);
    });

    it('tells all faults that the rules find', () => {
      write('network-trial.tfvars', tutorial['network-trial.tfvars'].replace('/16', '/99'));
      write('subdomains-trial.tfvars', 'deployments_subdomains = ["sample", "bad name"]');
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        'environments/trial/network.ts: mainNetworkBlock: 10.80.0.0/99 is not an IPv4 block such as 10.50.0.0/16',
        'environments/trial/subdomains.ts: deploymentsSubdomains[1]: bad name is not a DNS label',
      ]);
    });

    it('asks for a name, and refuses one that is none', () => {
      write('network-trial.tfvars', tutorial['network-trial.tfvars'].replace('iac_environment_tag', '#'));
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        'iac_environment_tag is in none of the files; add --environment NAME.',
      ]);
      expect(faultsOf([...tutorialFiles, '--environment', '../trial'])).to.deep.equal([
        "../trial can't name an environment: it is no DNS label that starts with a letter.",
      ]);
    });

    it('lists the environments when there is none of that name to be like', () => {
      expect(faultsOf([...tutorialFiles, '--like', 'stagin'])).to.deep.equal([
        'There is no environment stagin; there are development, staging, production.',
      ]);
    });
  });

  it('explains itself by --help, and refuses words that it does not know', () => {
    const { exitCode, stdout, stderr } = run(['--help']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout)
      .to.match(/^Usage: infra:import-tfvars \[options\] <file\.\.\.>\n/)
      .and.include('--write');
    const refusal = (what: string) => ({
      exitCode: 2,
      stderr: `error: ${what}\nType pnpm infra:import-tfvars --help for what it takes.\n`,
    });
    expect(run([])).to.include(refusal("missing required argument 'file'"));
    expect(run(['--force', 'x'])).to.include(refusal("unknown option '--force'"));
  });
});
