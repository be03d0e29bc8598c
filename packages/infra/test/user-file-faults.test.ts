import { appendFileSync, cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { drawPictures, otherConfigurations, writeConfiguration } from './helpers/other-configurations.ts';
import { createTestWorkspace, type TestWorkspace } from './helpers/test-workspace.ts';
import { userFileFaults } from './user-files/user-file-faults.ts';

const checkout = join(import.meta.dirname, '../../..');

describe('userFileFaults', function () {
  this.timeout(120_000);
  let workspace: TestWorkspace;
  let pathOf: (name: string) => string;

  beforeEach(() => {
    workspace = createTestWorkspace();
    for (const name of ['tfvars-import', 'diagrams']) workspace.add(name);
    pathOf = (name) => join(workspace.folder, name);
    for (const part of ['charts/hello-service', 'packages/hello-service/src'])
      cpSync(join(checkout, part), pathOf(part), { recursive: true });
    symlinkSync(
      join(checkout, 'packages/hello-service/node_modules'),
      pathOf('packages/hello-service/node_modules'),
    );
  });
  afterEach(() => workspace.remove());

  function edit(file: string, from: string | RegExp, to: string): void {
    const before = readFileSync(pathOf(file), 'utf8');
    expect(before.split(from), file).to.have.length.above(1);
    writeFileSync(pathOf(file), before.replace(from, to));
  }

  for (const [name, change] of Object.entries(otherConfigurations))
    it(`finds none with ${name}`, async () => {
      writeConfiguration(workspace.folder, change);
      drawPictures(workspace.folder, workspace.compileCache);
      expect(await userFileFaults(workspace.folder)).to.deep.equal([]);
    });

  it('names the values of a chart that do not fit the quota of their namespace', async () => {
    writeConfiguration(workspace.folder);
    edit('packages/infra/environments/staging/namespaces.ts', /pods: \d+/, 'pods: 3');
    edit('charts/hello-service/environments/staging.yaml', 'memory: 64Mi', 'memory: 1Gi');
    edit('charts/hello-service/environments/staging.yaml', 'memory: 192Mi', 'memory: 1Gi');
    drawPictures(workspace.folder, workspace.compileCache);
    const faults = await userFileFaults(workspace.folder);
    const values = 'charts/hello-service/environments/staging.yaml: ';
    expect(faults.map((fault) => fault.replace(/ of hello-world-staging in .*/, ''))).to.deep.equal([
      `${values}resources.limits.memory: 1Gi is above containers.maximumMemory, 512Mi,`,
      `${values}replicaCount: a roll-out has 4 pods, which is above quota.pods, 3,`,
      `${values}resources.requests.memory: a roll-out has 1Gi in each of 4 pods, which is above quota.requestsMemory, 2Gi,`,
    ]);
  });

  it('names requests that are above their limits, which Kubernetes refuses', async () => {
    writeConfiguration(workspace.folder);
    edit('charts/hello-service/environments/staging.yaml', 'memory: 64Mi', 'memory: 256Mi');
    edit('charts/hello-service/environments/development.yaml', 'cpu: 25m', 'cpu: 1');
    drawPictures(workspace.folder, workspace.compileCache);
    expect(await userFileFaults(workspace.folder)).to.deep.equal([
      'charts/hello-service/environments/development.yaml: resources.requests.cpu: 1 is above resources.limits.cpu, 250m; change one of them',
      'charts/hello-service/environments/staging.yaml: resources.requests.memory: 256Mi is above resources.limits.memory, 192Mi; change one of them',
    ]);
  });

  it('renders a chart with the port of its service, as a deployment does', async () => {
    writeConfiguration(workspace.folder);
    edit(
      'packages/infra/environments/delivery.ts',
      "subdomain: 'sample',",
      "subdomain: 'sample', port: 9464,",
    );
    drawPictures(workspace.folder, workspace.compileCache);
    const faults = await userFileFaults(workspace.folder);
    expect(faults).to.have.lengthOf(3);
    for (const fault of faults) expect(fault).to.include('metrics.port and containerPort are both 9464');
  });

  it('names each file, its value and the command, of all that is checked', async () => {
    writeConfiguration(workspace.folder);
    drawPictures(workspace.folder, workspace.compileCache);
    const charts = 'charts/hello-service/environments';
    rmSync(pathOf(`${charts}/development.yaml`));
    edit(`${charts}/staging.yaml`, 'enabled: true\n  alb', 'enabled: false\n  alb');
    appendFileSync(pathOf(`${charts}/production.yaml`), 'replicas: 3\n');
    rmSync(pathOf('docs/environments/development.svg'));
    writeFileSync(pathOf('docs/environments/staging.svg'), '');
    writeFileSync(pathOf('docs/environments/gone.svg'), '');
    edit('packages/hello-service/src/greeting.ts', "'Hello", "'Good morning");
    edit('packages/infra/environments/delivery.ts', 'status: 200', 'status: 201');

    const smokeTest = 'packages/infra/environments/delivery.ts: services[0].smokeTest';
    const source =
      'the service (packages/hello-service/src) answers at /; write the same in both, then type: npx --yes pnpm test user-files';
    const faults = await userFileFaults(workspace.folder);
    const [missing, unreached, unknown, ...others] = faults;
    expect(missing).to.equal(
      `${charts}/development.yaml: is missing; type: cp ${charts}/production.yaml ${charts}/development.yaml`,
    );
    expect(unreached).to.match(
      new RegExp(
        `^${charts}/staging.yaml: ingress.enabled: no Ingress has sample.staging.bmutziu.me, .*; type: helm template `,
      ),
    );
    expect(unknown).to.match(
      new RegExp(`^${charts}/production.yaml: .*'replicas' not allowed.*; type: helm template `),
    );
    expect(others).to.deep.equal([
      'docs/environments/development.svg: is missing; type: npx --yes pnpm diagram',
      'docs/environments/staging.svg: shows other environments than there are; type: npx --yes pnpm diagram',
      'docs/environments/gone.svg: shows an environment that is not in order; type: rm docs/environments/gone.svg',
      `${smokeTest}.status: 201 is not 200, which ${source}`,
      `${smokeTest}.text: "Hello World!" is not "Good morning World!", which ${source}`,
    ]);
  });
});
