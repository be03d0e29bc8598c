import { existsSync, globSync, mkdirSync } from 'node:fs';
import { expect } from 'chai';
import { createScaffoldWorkspace, type ScaffoldWorkspace } from '../helpers/scaffold-workspace.ts';

const environments = 'packages/infra/environments';
const template = ['Dockerfile', 'package.json', 'src', 'test'].map(
  (part) => `packages/hello-service/${part}`,
);
const copies = [...template, 'charts/hello-service', 'pnpm-lock.yaml'];

describe('pnpm add:service', function () {
  this.timeout(60_000);
  let workspace: ScaffoldWorkspace;
  const pathOf = (file: string) => workspace.pathOf(file);
  const read = (file: string) => workspace.read(file);
  const edit = (file: string, from: string, to: string) => workspace.edit(file, from, to);
  const run = (...words: string[]) => workspace.run(...words);
  const changedFiles = () => workspace.changedFiles();

  beforeEach(() => {
    workspace = createScaffoldWorkspace(
      'add-service/cli.ts',
      Object.fromEntries(copies.map((path) => [path, path])),
    );
  });
  afterEach(() => workspace.remove());

  it('adds the package, the chart and the entries, and says what it made and what to type next', () => {
    const { exitCode, stdout, stderr } = run('orders');
    expect(exitCode, stderr).to.equal(0);
    expect(stderr).to.equal('');
    for (const file of changedFiles())
      expect(stdout).to.include(file.replace(/^((?:packages|charts)\/orders)\/.*/, '$1'));
    expect(stdout).to.include('\nNext:\n  npx --yes pnpm install\n');
    expect(JSON.parse(read('packages/orders/package.json')).name).to.equal('orders');
    expect(read('charts/orders/Chart.yaml')).to.match(/^name: orders$/m);
    for (const file of globSync('{packages,charts}/orders/**/*.*', { cwd: pathOf('.') }))
      expect(read(file), file).not.to.match(/hello.service/);
    expect(read('pnpm-lock.yaml')).to.include('\n  packages/orders:\n');
    expect(read(`${environments}/staging/namespaces.ts`)).to.include("name: 'orders-staging'");
    expect(read(`${environments}/staging/subdomains.ts`)).to.include("'orders']");
  });

  it('leaves a configuration that loads: a third service can be added', () => {
    expect(run('orders').exitCode).to.equal(0);
    const { exitCode, stderr } = run('billing');
    expect(exitCode, stderr).to.equal(0);
    expect(read(`${environments}/delivery.ts`).match(/^ {6}name: '.*'/gm)).to.deep.equal([
      "      name: 'hello-service'",
      "      name: 'orders'",
      "      name: 'billing'",
    ]);
  });

  it('refuses a second run with the same name in one sentence, and changes nothing', () => {
    run('orders');
    const before = changedFiles();
    const { exitCode, stdout, stderr } = run('orders');
    expect(exitCode).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr).to.equal(
      'add:service: orders is a service already, in packages/infra/environments/delivery.ts: choose another name\n',
    );
    expect(changedFiles()).to.deep.equal(before);
  });

  it('refuses what is no name, and changes nothing', () => {
    const { exitCode, stdout, stderr } = run('../orders');
    expect(exitCode).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr).to.match(
      /^add:service: "..\/orders" cannot name a service: use at most 53 characters .*\n$/,
    );
    expect(changedFiles()).to.deep.equal([]);
  });

  it('reports all faults at once: folders, names and subdomains that are taken', () => {
    for (const folder of ['packages/orders', 'charts/orders']) mkdirSync(pathOf(folder), { recursive: true });
    edit(
      `${environments}/delivery.ts`,
      "imageRepositoryName: 'hello_world_repo'",
      "imageRepositoryName: 'orders'",
    );
    edit(`${environments}/delivery.ts`, "pipelineName: 'hello-world'", "pipelineName: 'orders'");
    const { exitCode, stderr } = run('orders');
    expect(exitCode).to.equal(1);
    expect(stderr.trim().split('\n')).to.deep.equal([
      'add:service: packages/orders is there already: choose another name, or move the folder away',
      'add:service: charts/orders is there already: choose another name, or move the folder away',
      "add:service: packages/infra/environments/delivery.ts: services[1].pipelineName: orders is another service's too",
      "add:service: packages/infra/environments/delivery.ts: services[1].imageRepositoryName: orders is another service's too",
    ]);
  });

  it('refuses a name that makes a role too long, which only AWS would say', () => {
    const { exitCode, stderr } = run('a'.repeat(53));
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/characters, and the name of .* at most: shorten it by \d+/);
    expect(changedFiles()).to.deep.equal([]);
  });

  it('refuses a list that it cannot edit, with the lines to add, and changes nothing', () => {
    edit(`${environments}/staging/subdomains.ts`, "['sample', 'api']", "'sample api'.split(' ')");
    edit(`${environments}/delivery.ts`, 'services: [', 'services: [].concat([');
    edit(`${environments}/delivery.ts`, '    },\n  ],\n', '    },\n  ]),\n');
    workspace.commit();
    const { exitCode, stderr } = run('orders');
    expect(exitCode, stderr).to.equal(1);
    expect(stderr).to.include(
      'packages/infra/environments/delivery.ts: services is not a list that this command can add to; add this by hand',
    );
    expect(stderr).to.include("\n  name: 'orders',\n");
    expect(stderr).to.match(/staging\/subdomains.ts: deploymentsSubdomains is not a list .*: 'orders'\n/);
    expect(changedFiles()).to.deep.equal([]);
  });

  it('says in one sentence that it cannot write, and takes back what it wrote', () => {
    const { exitCode, stderr } = workspace.runWithFiles(1000, 'orders');
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(
      /^add:service: EFBIG: file too large, .*: nothing was changed; mend this and run it again\n$/,
    );
    expect(changedFiles()).to.deep.equal([]);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`changes all or nothing when ${signal} comes, whenever that is`, async () => {
      for (const [index, milliseconds] of [50, 150, 200, 250, 300, 350].entries()) {
        const exitCode = await workspace.interrupt(signal, milliseconds, `orders-${index}`);
        const made = [`packages/orders-${index}`, `charts/orders-${index}`].map((path) =>
          existsSync(pathOf(path)),
        );
        const isInList = read(`${environments}/delivery.ts`).includes(`'orders-${index}'`);
        // Without an exit code the signal ended it, before it listened to signals or while it ended.
        const isDone = exitCode === 0 || (exitCode === null && isInList);
        expect([...made, isInList], `${milliseconds} ms`).to.deep.equal([isDone, isDone, isDone]);
        expect(changedFiles().join()).not.to.include('.unfinished-');
      }
    });

  it('copies the first service of the list if none is hello-service, by the names of its package and chart', () => {
    const named = "name: 'shop', folder: 'packages/hello-service', chart: 'charts/hello-service'";
    edit(`${environments}/delivery.ts`, "name: 'hello-service'", named);
    const { exitCode, stdout, stderr } = run('orders');
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.include('orders is added, as a copy of shop:\n');
    expect(JSON.parse(read('packages/orders/package.json')).name).to.equal('orders');
    expect(read('charts/orders/Chart.yaml')).to.match(/^name: orders$/m);
  });

  it('writes nothing into the entry that is a default', () => {
    run('orders');
    const entry = "    {\n      name: 'orders',\n      smokeTest: { text: 'Hello World!' },\n    },\n";
    expect(read(`${environments}/delivery.ts`)).to.include(entry);
  });

  it('keeps the branch, the port and the answer of the copied service', () => {
    edit(`${environments}/delivery.ts`, "branch: 'main'", "branch: 'trunk', port: 8080");
    edit(`${environments}/delivery.ts`, "path: '/', status: 200", "path: '/hello', status: 203");
    run('orders');
    expect(read(`${environments}/delivery.ts`)).to.include(
      "      name: 'orders',\n      branch: 'trunk',\n      port: 8080,\n      smokeTest: { path: '/hello', status: 203, text: 'Hello World!' },\n",
    );
  });

  it('shares the repository of the copied service on request, with a tag prefix and paths of its own', () => {
    const { exitCode, stdout, stderr } = run('orders', '--share-source');
    expect(exitCode, stderr).to.equal(0);
    expect(read(`${environments}/delivery.ts`)).to.include(
      "      name: 'orders',\n      sourceRepositoryName: 'hello_world',\n      tagPrefix: 'orders-v',\n      sourcePaths: [],\n",
    );
    expect(stdout).to.include('The tag orders-v1.0.0 releases orders.');
    expect(stdout).to.include('Each push delivers hello-service too');
    expect(run('billing', '--share-source').stderr).to.equal('');
  });

  it('gives each service of a shared repository a tag prefix that no other begins with', () => {
    // hello-service has v, so vote-v begins as its tags do.
    for (const name of ['vote', 'vote-view', 'data', 'data-viewer']) {
      const { exitCode, stderr } = run(name, '--share-source');
      expect(exitCode, stderr).to.equal(0);
    }
    expect(read(`${environments}/delivery.ts`).match(/tagPrefix: '.*'/g)).to.deep.equal([
      "tagPrefix: 'release-vote_v'",
      "tagPrefix: 'release-vote-view_v'",
      "tagPrefix: 'data-v'",
      "tagPrefix: 'release-data-viewer_v'",
    ]);
  });

  it('shares the repository as the file names it, without the prefix of the installation', () => {
    edit(`${environments}/account.ts`, "region: 'eu-west-1',", "region: 'eu-west-1', namePrefix: 'blue',");
    const { stdout, stderr } = run('orders', '--share-source');
    expect(stderr).to.equal('');
    expect(read(`${environments}/delivery.ts`)).to.include(
      "\n      sourceRepositoryName: 'hello_world',\n      tagPrefix",
    );
    expect(stdout).to.include('The tag orders-v1.0.0 releases orders.');
  });

  it('adds the service to a retired environment too, whose files keep to the rules of all', async () => {
    edit(`${environments}/delivery.ts`, "    { environment: 'staging', needsApproval: true },\n", '');
    edit(
      `${environments}/delivery.ts`,
      '  services: [',
      "  retired: { environments: ['staging'] },\n  services: [",
    );
    expect(run('orders').stderr).to.equal('');
    expect(read(`${environments}/staging/namespaces.ts`)).to.include("name: 'orders-staging'");
    expect(run('billing').stderr).to.equal('');
  });

  it('keeps what an environment has already', () => {
    edit(`${environments}/staging/subdomains.ts`, "'api'", "'api', 'orders'");
    expect(run('orders').exitCode).to.equal(0);
    expect(read(`${environments}/staging/subdomains.ts`).match(/'orders'/g)).to.have.lengthOf(1);
  });

  it('shows its usage by --help, and distinguishes a missing or second name from a wrong one', () => {
    const help = run('--help');
    expect(help.exitCode).to.equal(0);
    expect(help.stdout).to.match(/^Usage: pnpm add:service \[options\] <name>\n[\s\S]*\nExit codes:\n/);
    for (const args of [[], ['a', 'b']]) {
      const { exitCode, stderr } = run(...args);
      expect(exitCode).to.equal(2);
      expect(stderr).to.include('`npx --yes pnpm add:service --help` lists the arguments');
    }
  });
});
