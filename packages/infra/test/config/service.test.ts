import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from '../../src/config/load.ts';
import { serviceFolderFaults } from '../../src/config/service-folders.ts';
import { configuration, secondService } from '../helpers/configuration.ts';
import { copiedEnvironments } from '../helpers/copied-environments.ts';

describe('the entry of a service', () => {
  const files = copiedEnvironments();
  const { edit, faults } = files;

  it('refuses a service whose package or chart is not in the repository, both at once', async () => {
    await edit('delivery.ts', "name: 'hello-service'", "name: 'no-such-service'");
    expect(await faults()).to.deep.equal([
      'packages/infra/environments/delivery.ts: services[0].folder: packages/no-such-service has no Dockerfile; add it, or name another folder',
      'packages/infra/environments/delivery.ts: services[0].folder: packages/no-such-service has no package.json with a script build; add it, or name another folder',
      'packages/infra/environments/delivery.ts: services[0].chart: charts/no-such-service has no Chart.yaml; add it, or name another folder',
    ]);
  });

  it('refuses a folder with a Dockerfile alone, as the build runs its script `build` first', () => {
    const repository = mkdtempSync(join(tmpdir(), 'service-folders-'));
    try {
      const folder = join(repository, 'packages/greeter');
      mkdirSync(folder, { recursive: true });
      mkdirSync(join(repository, 'charts/greeter'), { recursive: true });
      for (const file of ['packages/greeter/Dockerfile', 'charts/greeter/Chart.yaml'])
        writeFileSync(join(repository, file), '');
      const services = [secondService];
      const check = () => serviceFolderFaults({ ...configuration.delivery, services }, repository);
      const [fault, ...others] = check();
      expect(fault).to.include(
        'services[0].folder: packages/greeter has no package.json with a script build',
      );
      expect(others).to.deep.equal([]);
      writeFileSync(join(folder, 'package.json'), '{ "scripts": { "test": "build" } }');
      expect(check()).to.deep.equal([fault]);
      writeFileSync(join(folder, 'package.json'), '{ "scripts": ');
      expect(check()).to.deep.equal([fault]);
      writeFileSync(join(folder, 'package.json'), '{ "scripts": { "build": "true" } }');
      expect(check()).to.deep.equal([]);
    } finally {
      rmSync(repository, { recursive: true });
    }
  });

  it('loads a service of another name than its folders', async () => {
    const folders = "folder: 'packages/hello-service', chart: 'charts/hello-service'";
    await edit('delivery.ts', "name: 'hello-service'", `name: 'orders', ${folders}`);
    const { delivery } = await loadConfiguration(files.directory);
    const [service] = delivery.services;
    if (service === undefined) throw new Error('there is no service');
    expect([service.folder, service.chart]).to.deep.equal(['packages/hello-service', 'charts/hello-service']);
  });

  it('gives a service of two lines all names by its own', async () => {
    const file = join(files.directory, 'delivery.ts');
    const text = await readFile(file, 'utf8');
    const short = "services: [{ name: 'hello-service', smokeTest: { text: 'Hello World!' } }],";
    await writeFile(file, text.replace(/services: \[\n[\s\S]*?\n {2}\],/, short));
    for (const name of ['development', 'staging', 'production']) {
      await edit(`${name}/namespaces.ts`, `hello-world-${name}`, `hello-service-${name}`);
      await edit(`${name}/subdomains.ts`, "'sample'", "'hello-service'");
    }
    const { delivery } = await loadConfiguration(files.directory);
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
    const { delivery } = await loadConfiguration(files.directory);
    expect(delivery.services[0]?.sourcePaths).to.deep.equal([
      ...['packages/hello-service', 'charts/hello-service', 'buildspecs', 'packages/pipeline-steps'],
      ...['packages/programs', 'packages/tag-resolver', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'],
      ...['tsconfig.base.json', 'tsconfig.json', 'packages/infra'],
    ]);
  });

  it('refuses a source path that is not in the repository', async () => {
    await edit('delivery.ts', "branch: 'main'", "branch: 'main', sourcePaths: ['packages/no-such-folder']");
    expect(await faults()).to.deep.equal([
      'packages/infra/environments/delivery.ts: services[0].sourcePaths: packages/no-such-folder is not in the repository; add it, or leave it out',
    ]);
  });

  it('refuses more paths, or a longer one, than the variables of a build have room for', async () => {
    const paths = Array.from({ length: 300 }, () => 'packages/infra');
    await edit('delivery.ts', "path: '/'", `path: '/${'p'.repeat(1000)}'`);
    await edit('delivery.ts', "branch: 'main'", `branch: 'main', sourcePaths: ${JSON.stringify(paths)}`);
    const [sourcePaths, path, ...others] = await faults();
    expect(sourcePaths).to.equal(
      'packages/infra/environments/delivery.ts: services[0].sourcePaths: has 4499 characters with the spaces between them, of the 3000 that a build has room for; name folders instead of files',
    );
    expect(path).to.match(/services\[0\]\.smokeTest\.path: .*: expected string to have <=1000 characters$/);
    expect(others).to.deep.equal([]);
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
        /^packages\/infra\/environments\/delivery\.ts: services\[0\]\.folder: .* is not a path inside the repository such as packages\/hello-service$/,
      );
    });

  for (const branch of [
    ...[
      'ma in',
      'main*',
      'a..b',
      '/main',
      'main/',
      'a//b',
      '.main',
      'a/.b',
      'main.',
      'main.lock',
      'a.lock/b',
    ],
    ...['@', '-main', 'HEAD', 'refs/heads/main', 'a\u007fb', 'a${b}', 'a%{b}'],
  ])
    it(`refuses the branch ${JSON.stringify(branch)}, to which nobody can push`, async () => {
      await edit('delivery.ts', "branch: 'main'", `branch: '${branch}'`);
      const [fault, ...others] = await faults();
      expect(fault).to.match(
        /^packages\/infra\/environments\/delivery.ts: services\[0\].branch: .* is not the name of a branch such as main or release\/1.0$/,
      );
      expect(others).to.deep.equal([]);
    });

  for (const branch of ['release/1.0', 'a@b', 'fix-#1', '2.x', 'ä', 'a.b', '$USER'])
    it(`takes the branch ${branch}`, async () => {
      await edit('delivery.ts', "branch: 'main'", `branch: '${branch}'`);
      const { delivery } = await loadConfiguration(files.directory);
      expect(delivery.services[0]?.branch).to.equal(branch);
    });

  for (const [field, value] of [
    ['chartName', 'a${b}'],
    ['chartName', '../chart'],
    ['chartRepository', 'https://example.org/${b}'],
  ])
    it(`refuses ${value} as ${field}, which Terraform or helm would read otherwise`, async () => {
      const line = /chart(Name|Repository): '.*'/g;
      const text = await readFile(join(files.directory, 'staging/ingress.ts'), 'utf8');
      const changed = text.replace(line, (found) =>
        found.startsWith(`${field}:`) ? `${field}: '${value}'` : found,
      );
      await writeFile(join(files.directory, 'staging/ingress.ts'), changed);
      expect((await faults()).join()).to.include(
        `staging/ingress.ts: loadBalancerController.${field}: ${value} is not `,
      );
    });

  for (const [from, to, fault] of [
    ["path: '/'", "path: '//example.com'", 'path: //example.com is not a path such as /'],
    ["path: '/'", "path: 'ping'", 'path: ping is not a path such as /'],
    ['status: 200', 'status: 99', 'status: 99: Too small: expected number to be >=200'],
    ['status: 200', 'status: 204', 'status: 204 has no text; expect 200, or a path that answers with a text'],
    ["text: 'Hello World!'", "text: ''", 'text: "" is not a text of 1 to 1,000 characters'],
  ] as const)
    it(`refuses a smoke test with ${to}`, async () => {
      await edit('delivery.ts', from, to);
      expect(await faults()).to.deep.equal([
        `packages/infra/environments/delivery.ts: services[0].smokeTest.${fault}`,
      ]);
    });

  it('exists at least once, and the page that removes everything is named', async () => {
    await edit('delivery.ts', 'services: [', 'services: [].slice() ?? [');
    expect(await faults()).to.include(
      'packages/infra/environments/delivery.ts: services: needs a service; to remove the last one, remove everything (docs/how-to/destroy.md#everything)',
    );
  });
});
