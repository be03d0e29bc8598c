import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration, loadEnvironments } from '../../src/config/load.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { graphFaults } from '../../src/synthesized/check-graph.ts';
import { stacks, synthesizeAll } from '../helpers/synthesize.ts';
import { testEnvironments } from '../helpers/test-workspace.ts';

describe('loadEnvironments', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'infra-environments-'));
    await cp(testEnvironments, directory, { recursive: true });
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function edit(file: string, from: string, to: string): Promise<void> {
    const text = await readFile(join(directory, file), 'utf8');
    expect(text).to.include(from);
    await writeFile(join(directory, file), text.replace(from, to));
  }

  async function faults(): Promise<readonly string[]> {
    const error = await loadConfiguration(directory).catch((thrown: unknown) => thrown);
    if (error instanceof ConfigurationError) return error.faults;
    throw new Error('there were no faults', { cause: error });
  }

  it('loads the environments in delivery order', async () => {
    const environments = await loadEnvironments(directory);
    expect(environments.map(({ name, network }) => [name, network.clusterName])).to.deep.equal([
      ['development', 'bmutziu-eks'],
      ['staging', 'bmutziu-eks-staging'],
      ['production', 'bmutziu-eks-production'],
    ]);
  });

  it('refuses a service whose package or chart is not in the repository, both at once', async () => {
    await edit('delivery.ts', "name: 'hello-service'", "name: 'orders'");
    expect(await faults()).to.deep.equal([
      'environments/delivery.ts: services[0].folder: packages/orders has no Dockerfile; add it, or name another folder',
      'environments/delivery.ts: services[0].chart: charts/orders has no Chart.yaml; add it, or name another folder',
    ]);
  });

  it('loads a service of another name than its folders', async () => {
    const folders = "folder: 'packages/hello-service', chart: 'charts/hello-service'";
    await edit('delivery.ts', "name: 'hello-service'", `name: 'orders', ${folders}`);
    const { delivery } = await loadConfiguration(directory);
    const [service] = delivery.services;
    if (service === undefined) throw new Error('there is no service');
    expect([service.folder, service.chart]).to.deep.equal(['packages/hello-service', 'charts/hello-service']);
  });

  it('gives a service of two lines all names by its own', async () => {
    const file = join(directory, 'delivery.ts');
    const text = await readFile(file, 'utf8');
    const short = "services: [{ name: 'hello-service', smokeTest: { text: 'Hello World!' } }],";
    await writeFile(file, text.replace(/services: \[\n[\s\S]*?\n {2}\],/, short));
    for (const name of ['development', 'staging', 'production']) {
      await edit(`${name}/namespaces.ts`, `hello-world-${name}`, `hello-service-${name}`);
      await edit(`${name}/subdomains.ts`, "'sample'", "'hello-service'");
    }
    const { delivery } = await loadConfiguration(directory);
    const { smokeTest, ...service } = delivery.services[0] ?? expect.fail('there is no service');
    expect(service).to.deep.equal({
      name: 'hello-service',
      folder: 'packages/hello-service',
      chart: 'charts/hello-service',
      pipelineName: 'hello-service',
      sourceRepositoryName: 'hello-service',
      imageRepositoryName: 'hello-service',
      namespace: 'hello-service',
      subdomain: 'hello-service',
      aliases: [],
      branch: 'main',
      tagPrefix: 'v',
      sourcePaths: ['.'],
      port: 5000,
    });
    expect(smokeTest).to.deep.equal({ path: '/', status: 200, text: 'Hello World!' });
  });

  it('adds what makes every release to the paths of a service', async () => {
    await edit('delivery.ts', "branch: 'main'", "branch: 'main', sourcePaths: ['packages/infra']");
    const { delivery } = await loadConfiguration(directory);
    expect(delivery.services[0]?.sourcePaths).to.deep.equal([
      ...['packages/hello-service', 'charts/hello-service', 'buildspecs', 'packages/pipeline-steps'],
      ...['packages/programs', 'packages/tag-resolver', 'pnpm-lock.yaml', 'packages/infra'],
    ]);
  });

  it('refuses a source path that is not in the repository', async () => {
    await edit('delivery.ts', "branch: 'main'", "branch: 'main', sourcePaths: ['packages/price']");
    expect(await faults()).to.deep.equal([
      'environments/delivery.ts: services[0].sourcePaths: packages/price is not in the repository; add it, or leave it out',
    ]);
  });

  for (const prefix of ['', '-v', 'a b', 'v/', '*', '$v', '../v'])
    it(`refuses ${JSON.stringify(prefix)} as a prefix of version tags`, async () => {
      await edit('delivery.ts', "branch: 'main'", `branch: 'main', tagPrefix: '${prefix}'`);
      expect((await faults())[0]).to.match(/services\[0\]\.tagPrefix: .* is not a text of letters/);
    });

  for (const path of ['/etc', '../orders', 'a/../../b', '-x', ''])
    it(`refuses ${JSON.stringify(path)} as a folder`, async () => {
      await edit('delivery.ts', "name: 'hello-service'", `name: 'hello-service', folder: '${path}'`);
      expect((await faults())[0]).to.match(
        /^environments\/delivery\.ts: services\[0\]\.folder: .* is not a path inside the repository such as packages\/hello-service$/,
      );
    });

  it('loads and synthesizes a fourth environment that is a copied folder and a line', async () => {
    await cp(join(directory, 'staging'), join(directory, 'trial'), { recursive: true });
    await edit('trial/network.ts', '10.60.0.0/16', '10.80.0.0/16');
    await edit('trial/network.ts', 'bmutziu-eks-staging', 'bmutziu-eks-trial');
    await edit('trial/ingress.ts', 'staging.bmutziu.me', 'trial.bmutziu.me');
    await edit('trial/namespaces.ts', 'hello-world-staging', 'hello-world-trial');
    await edit('delivery.ts', 'order: [', "order: [\n    { environment: 'trial', needsApproval: false },");
    const configuration = await loadConfiguration(directory);
    const names = configuration.environments.map(({ name }) => name);
    expect(names).to.deep.equal(['trial', 'development', 'staging', 'production']);
    const synthesized = synthesizeAll(configuration);
    expect([...synthesized.keys()].filter((name) => name.startsWith('trial-'))).to.have.lengthOf(6);
    expect(await graphFaults(synthesized)).to.deep.equal([]);
    const [pipeline] = Object.values(synthesized.get('delivery')?.resource['aws_codepipeline'] ?? {});
    expect(JSON.stringify(pipeline)).to.include('Deploy-trial');
    for (const [name, stack] of stacks)
      if (name !== 'delivery') expect(synthesized.get(name), name).to.deep.equal(stack);
  });

  it('reports the faults of all files at once, each with its file, path and value', async () => {
    await edit('account.ts', '000000000000', '12345');
    await edit('staging/network.ts', '10.60.0.0/16', '10.50.0.0/16');
    await edit('staging/eks.ts', "'1.36'", '1.36');
    await edit('production/eks.ts', 'autoscalingMinimumSizeByAz: 1', 'autoscalingMinimumSizeByAz: 9');
    await edit('production/namespaces.ts', "requestsCpu: '8'", "requestsCpu: '8 cores'");
    expect(await faults()).to.deep.equal([
      'environments/account.ts: accountId: 12345 is not the twelve digits of an AWS account',
      'environments/staging/eks.ts: version: 1.36: Invalid input: expected string, received number',
      'environments/production/namespaces.ts: namespaces[0].quota.requestsCpu: 8 cores is not an amount of CPU, such as 500m or 2',
      'environments/production/eks.ts: autoscalingMinimumSizeByAz: 9 is above autoscalingMaximumSizeByAz, 6',
      'environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development',
    ]);
  });

  it('names a field that is not known', async () => {
    await edit('staging/network.ts', 'zoneOffset: 8', 'zoneOffset: 8, zones: 2');
    expect(await faults()).to.deep.equal(['environments/staging/network.ts: Unrecognized key: "zones"']);
  });

  for (const region of ['eu-wset-1', 'cn-north-1', 'us-gov-west-1'])
    it(`refuses the region ${region}, in which no ARN here would name anything`, async () => {
      await edit('account.ts', 'eu-west-1', region);
      expect(await faults()).to.deep.equal([
        `environments/account.ts: region: ${region} is not a region of the partition aws, such as eu-west-1`,
      ]);
    });

  for (const branch of ['ma in', 'main*', 'a..b'])
    it(`refuses the branch ${branch}, to which nobody can push`, async () => {
      await edit('delivery.ts', "branch: 'main'", `branch: '${branch}'`);
      expect(await faults()).to.deep.equal([
        `environments/delivery.ts: services[0].branch: ${branch} is not a name that git takes`,
      ]);
    });

  for (const [from, to, fault] of [
    ["path: '/'", "path: '//example.com'", 'path: //example.com is not a path such as /'],
    ["path: '/'", "path: 'ping'", 'path: ping is not a path such as /'],
    ['status: 200', 'status: 99', 'status: 99: Too small: expected number to be >=200'],
    ["text: 'Hello World!'", "text: ''", 'text:  is not a text of 1 to 1,000 characters'],
  ] as const)
    it(`refuses a smoke test with ${to}`, async () => {
      await edit('delivery.ts', from, to);
      expect(await faults()).to.deep.equal([`environments/delivery.ts: services[0].smokeTest.${fault}`]);
    });

  it('names a file that is missing', async () => {
    await rm(join(directory, 'production/ingress.ts'));
    expect(await faults()).to.deep.equal([
      'environments/production/ingress.ts: is missing; copy it from another environment',
    ]);
  });

  const notNamed = (folder: string) =>
    `environments/delivery.ts: order: does not hold ${folder}, which has a folder. Write it into order, or into retired.environments to keep its stacks; when 'cdktf destroy ${folder}-*' has ended, delete the folder`;

  it('lists the folders that are there when an environment has none', async () => {
    await edit('delivery.ts', "environment: 'staging'", "environment: 'stagin'");
    expect(await faults()).to.deep.equal([
      "environments/delivery.ts: order[1].environment: stagin has no folder; there are development, production, staging. Put its folder back, or, when 'cdktf destroy stagin-*' has ended, take its name out",
      notNamed('staging'),
    ]);
  });

  describe('of an environment that is on its way out', () => {
    const entry = "    { environment: 'staging', needsApproval: true },\n";
    const retire = () => edit('delivery.ts', entry, '');
    const nameIt = () =>
      edit('delivery.ts', 'order: [', "retired: { environments: ['staging'] },\n  order: [");

    it('refuses one that is in no list while its folder is there: its stacks would be orphans', async () => {
      await retire();
      expect(await faults()).to.deep.equal([notNamed('staging')]);
    });

    it('keeps one that is retired, apart from those that are delivered to', async () => {
      await retire();
      await nameIt();
      const { environments, retiredEnvironments } = await loadConfiguration(directory);
      expect(environments.map(({ name }) => name)).to.deep.equal(['development', 'production']);
      expect(retiredEnvironments.map(({ name }) => name)).to.deep.equal(['staging']);
      expect((await loadEnvironments(directory)).map(({ name }) => name)).not.to.include('staging');
    });

    it('holds a retired one to the rules of all', async () => {
      await retire();
      await nameIt();
      await edit('staging/network.ts', '10.60.0.0/16', '10.50.0.0/16');
      await edit('staging/subdomains.ts', "'sample', ", '');
      expect(await faults()).to.deep.equal([
        'environments/staging/subdomains.ts: deploymentsSubdomains: sample, where hello-service is reached, is missing',
        'environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development',
      ]);
    });

    it('refuses one that is delivered to and retired', async () => {
      await nameIt();
      expect(await faults()).to.deep.equal([
        'environments/delivery.ts: retired.environments[0]: staging is there twice',
      ]);
    });

    it('refuses one whose folder went before its name', async () => {
      await retire();
      await nameIt();
      await rm(join(directory, 'staging'), { recursive: true });
      expect(await faults()).to.deep.equal([
        "environments/delivery.ts: retired.environments[0]: staging has no folder; there are development, production. Put its folder back, or, when 'cdktf destroy staging-*' has ended, take its name out",
      ]);
    });

    it('ends with neither name nor folder', async () => {
      await retire();
      await rm(join(directory, 'staging'), { recursive: true });
      const { environments, retiredEnvironments } = await loadConfiguration(directory);
      expect(environments.map(({ name }) => name)).to.deep.equal(['development', 'production']);
      expect(retiredEnvironments).to.deep.equal([]);
    });
  });

  it('lets an error in a file through as it is', async () => {
    await writeFile(join(directory, 'staging/eks.ts'), "throw new Error('from the file');\n");
    const error = await loadConfiguration(directory).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error).with.property('message', 'from the file');
  });
});
