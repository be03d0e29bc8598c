import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from 'infra/config/load.ts';
import { freshImports, tutorialFiles } from './helpers/tfvars-import.ts';

const workspace = join(import.meta.dirname, '../../..');

describe('infra:import-tfvars', () => {
  const { write, run, pathOf, fileAt } = freshImports();

  it('writes files that say what the variables say, and load beside the other environments', async () => {
    expect(run([...tutorialFiles, '--write'])).to.include({
      exitCode: 0,
      stdout:
        'packages/infra/environments/trial is written; add it to order in packages/infra/environments/delivery.ts, and write the values of each chart: charts/hello-service/environments/trial.yaml.\n',
    });
    const delivery = fileAt('delivery.ts').replace(
      'order: [',
      "order: [\n    { environment: 'trial', needsApproval: false },",
    );
    writeFileSync(pathOf('environments/delivery.ts'), delivery);
    const [trial] = (await loadConfiguration(pathOf('environments'))).environments;
    expect(JSON.parse(JSON.stringify(trial?.network))).to.include({
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

  it('writes files that load where services have aliases and ports of their own', async () => {
    const delivery = fileAt('delivery.ts')
      .replace("subdomain: 'sample',", "subdomain: 'sample', aliases: ['www'], port: 8080,")
      .replace('order: [', "order: [\n    { environment: 'trial', needsApproval: false },");
    const second =
      "    { name: 'orders', folder: 'packages/hello-service', chart: 'charts/hello-service', subdomain: 'api', smokeTest: { text: 'x' } },\n";
    for (const name of ['development', 'staging', 'production']) {
      const namespaces = fileAt(`${name}/namespaces.ts`);
      const own = `name: 'hello-world-${name}',`;
      const quota = "quota: { pods: 1, requestsCpu: '2', requestsMemory: '2Gi', limitsMemory: '4Gi' }";
      writeFileSync(
        pathOf(`environments/${name}/namespaces.ts`),
        namespaces
          .replace(own, `${own} servicePort: 8080,`)
          .replace('namespaces: [', `namespaces: [\n    { name: 'orders-${name}', ${quota} },`)
          .replace(/( {4}\{ name: 'orders[^\n]*\n)([\s\S]*)( {2}\],\n)/, '$2$1$3'),
      );
      writeFileSync(
        pathOf(`environments/${name}/subdomains.ts`),
        fileAt(`${name}/subdomains.ts`).replace("'api'", "'api', 'www'"),
      );
    }
    const settled = delivery.replace('  services: [\n', `  services: [\n${second}`);
    writeFileSync(
      pathOf('environments/delivery.ts'),
      settled.replace("    { environment: 'trial', needsApproval: false },", ''),
    );
    expect(run([...tutorialFiles, '--write'])).to.include({
      exitCode: 0,
      stdout:
        'packages/infra/environments/trial is written; add it to order in packages/infra/environments/delivery.ts, and write the values of each chart: charts/hello-service/environments/trial.yaml.\n',
    });
    writeFileSync(pathOf('environments/delivery.ts'), settled);
    const [trial] = (await loadConfiguration(pathOf('environments'))).environments;
    expect(trial?.subdomains.deploymentsSubdomains).to.deep.equal(['sample', 'api', 'www']);
  });

  it('writes files that the compiler and the formatter have nothing to say of', () => {
    expect(run([...tutorialFiles, '--write'])).to.include({ exitCode: 0 });
    const config = pathOf('tsconfig.json');
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
    const args = ['format', '--config-path', workspace, '--vcs-enabled=false', pathOf('environments/trial')];
    expect(spawnSync(biome, args, { cwd: pathOf('.'), encoding: 'utf8' })).to.include({ status: 0 });
  });

  it('prints the same files, and says what was not imported and what was added', () => {
    const { exitCode, stdout, stderr } = run(tutorialFiles);
    expect(exitCode).to.equal(0);
    expect(existsSync(pathOf('environments/trial'))).to.equal(false);
    run([...tutorialFiles, '--write']);
    for (const file of ['network', 'eks', 'ingress', 'subdomains', 'namespaces'])
      expect(stdout).to.include(
        `// packages/infra/environments/trial/${file}.ts\n${fileAt(`trial/${file}.ts`)}`,
      );
    const notes = stderr.trimEnd().split('\n');
    expect(notes).to.include.members([
      'name_prefix is not imported: src/stacks/names.ts makes names from the environment and the cluster.',
      'autoscaling_average_cpu is not imported: nodes are added when pods wait for one, not by CPU usage.',
      'spot_termination_handler_chart_name is not imported: a managed node group drains its spot nodes itself.',
      'ingress_gateway_chart_name is not imported: this project uses the chart aws-load-balancer-controller.',
      'namespaces.ts: hello-world-trial is added: a service in packages/infra/environments/delivery.ts needs it.',
    ]);
  });

  it('takes the name of the environment, and the one to be like, from its flags', () => {
    const words = ['--environment', 'qa', '--like', 'production'];
    const { exitCode, stdout, stderr } = run([...tutorialFiles, ...words]);
    expect(exitCode).to.equal(0);
    expect(stderr).to.include(
      'iac_environment_tag is not imported: it is not the name of the environment.\n',
    );
    expect(stdout)
      .to.include('// packages/infra/environments/qa/eks.ts')
      .and.include("natGateways: 'per-zone'")
      .and.include('hello-world-qa');
  });

  it('takes the value that Terraform reads last, and names the file that it passes over', () => {
    write('more.tfvars', 'zone_offset = 9');
    const { stdout, stderr } = run([...tutorialFiles, 'more.tfvars']);
    expect(stdout).to.include('zoneOffset: 9,');
    expect(stderr).to.include(
      'zone_offset in network-trial.tfvars is not imported: Terraform reads more.tfvars later.\n',
    );
  });

  it('reads terraform.tfvars first, then *.auto.tfvars by name, as Terraform does', () => {
    write('b.auto.tfvars', 'zone_offset = 7\nsubnet_bits = 5');
    write('a.auto.tfvars', 'zone_offset = 6');
    write('terraform.tfvars', 'zone_offset = 9\nzone_count = 2');
    write(
      'network-trial.tfvars',
      readFileSync(pathOf('tfvars/network-trial.tfvars'), 'utf8').replace(/.*(zone|subnet).*/g, ''),
    );
    const files = ['b.auto.tfvars', ...tutorialFiles, 'a.auto.tfvars', 'terraform.tfvars'];
    expect(run(files).stdout).to.include('zoneOffset: 7,').and.include('subnetPrefixExtension: 5,');
  });

  it('reads one file from the standard input', () => {
    const [first = '', ...others] = tutorialFiles;
    const { exitCode, stdout } = run(['-', ...others], readFileSync(pathOf(`tfvars/${first}`), 'utf8'));
    expect(exitCode).to.equal(0);
    expect(stdout).to.include("clusterName: 'bmutziu-eks-trial'");
  });

  it('never writes over files that are there', () => {
    const before = fileAt('staging/eks.ts');
    expect(run([...tutorialFiles, '--environment', 'staging', '--write'])).to.deep.equal({
      exitCode: 1,
      stdout: '',
      stderr:
        'packages/infra/environments/staging already exists and is not changed; add --environment NAME.\n',
    });
    expect(fileAt('staging/eks.ts')).to.equal(before);
  });

  it('explains itself by --help, and refuses words that it does not know', () => {
    const { exitCode, stdout, stderr } = run(['--help']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout)
      .to.match(/^Usage: pnpm infra:import-tfvars \[options\] <file\.\.\.>\n/)
      .and.include('--write');
    const refusal = (what: string) => ({
      exitCode: 2,
      stderr: `infra:import-tfvars: ${what}; \`npx --yes pnpm infra:import-tfvars --help\` lists the arguments\n`,
    });
    expect(run([])).to.include(refusal("missing required argument 'file'"));
    expect(run(['--force', 'x'])).to.include(refusal("unknown option '--force'"));
  });
});
