import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { loadConfiguration, loadPlaceholders } from 'infra/config/load.ts';
import { createScaffoldWorkspace, type ScaffoldWorkspace } from '../helpers/scaffold-workspace.ts';

const environments = 'packages/infra/environments';
const chartValues = 'charts/hello-service/environments';

describe('pnpm add:environment', function () {
  this.timeout(60_000);
  let workspace: ScaffoldWorkspace;
  const pathOf = (file: string) => workspace.pathOf(file);
  const read = (file: string) => workspace.read(file);
  const edit = (file: string, from: string, to: string) => workspace.edit(file, from, to);
  const run = (...words: string[]) => workspace.run(...words);
  const changedFiles = () => workspace.changedFiles();
  const load = async () => {
    const folder = pathOf(environments);
    const configuration = await loadConfiguration(folder);
    return { ...configuration, placeholders: await loadPlaceholders(folder) };
  };
  const refused = (...words: string[]) => workspace.refused(...words);

  beforeEach(() => {
    workspace = createScaffoldWorkspace('add-environment/cli.ts', {
      'charts/hello-service/test/environments': chartValues,
    });
  });
  afterEach(() => workspace.remove());

  it('adds an environment with names and a network of its own, and says what it made', async () => {
    const { exitCode, stdout, stderr } = run('qa');
    expect(exitCode, stderr).to.equal(0);
    expect(stderr).to.equal('');
    for (const file of changedFiles())
      expect(stdout).to.include(file.replace(/^(.*environments\/qa)\/.*/, '$1'));
    expect(stdout).to.include('network 10.71.0.0/16, cluster bmutziu-eks-qa, domain qa.bmutziu.me\n');
    expect(stdout).to.include('\nNext:\n  npx --yes pnpm format\n');
    const { delivery, environments: all, placeholders } = await load();
    expect(delivery.order.at(-1)).to.deep.equal({ environment: 'qa', needsApproval: true });
    const [production, qa] = all.slice(-2);
    expect(qa?.name).to.equal('qa');
    expect(qa?.eks).to.deep.equal({
      ...production?.eks,
      adminUsers: ['qa-admin'],
      developerUsers: ['qa-developer'],
    });
    expect(qa?.namespaces.namespaces.map(({ name }) => name)).to.deep.equal(['hello-world-qa']);
    expect(qa?.ingress).to.deep.equal({ ...production?.ingress, dnsBaseDomain: 'qa.bmutziu.me' });
    expect(placeholders.map(({ value }) => value)).to.include.members(['qa-admin', 'qa-developer']);
    expect(read(`${chartValues}/qa.yaml`)).to.equal(read(`${chartValues}/production.yaml`));
  });

  it('gives it an account and a region of its own', async () => {
    const { stdout, stderr } = run('qa', '--account', '111122223333', '--region', 'eu-central-1');
    expect(stderr).to.equal('');
    expect(stdout).to.include(
      'packages/infra/environments/qa/account.ts: account 111122223333, region eu-central-1\n',
    );
    expect(stdout).to.include('docs/how-to/use-several-accounts.md');
    expect(run('trial', '--region', 'eu-north-1').stderr).to.equal('');
    const account = { accountId: '111122223333', region: 'eu-central-1' };
    expect((await load()).environments.slice(-2).map((each) => each.account)).to.deep.equal([
      account,
      { ...account, region: 'eu-north-1' },
    ]);
  });

  it('adds to the account of the copied environment what it lacks, and keeps the rest', async () => {
    const file = `${environments}/production/account.ts`;
    writeFileSync(pathOf(file), "// Ours\nexport default {\n  accountId: '111122223333',\n};\n");
    expect(run('qa', '--region', 'eu-central-1').stderr).to.equal('');
    expect(read(`${environments}/qa/account.ts`)).to.equal(
      "// Ours\nexport default {\n  accountId: '111122223333',\n  region: 'eu-central-1',\n};\n",
    );
    expect((await load()).environments.at(-2)?.account).to.deep.equal({ accountId: '111122223333' });
  });

  it('can be repeated: each has a free network', async () => {
    edit(`${environments}/staging/network.ts`, '10.60.0.0/16', '10.71.0.0/16');
    expect(run('qa').stderr).to.equal('');
    expect(run('trial', '--like', 'qa').stderr).to.equal('');
    const blocks = (await load()).environments.map(({ network }) => String(network.mainNetworkBlock));
    expect(blocks.slice(-2)).to.deep.equal(['10.72.0.0/16', '10.73.0.0/16']);
  });

  it('copies another environment on request, and delivers without an approval', async () => {
    const { exitCode, stdout, stderr } = run('trial', '--like', 'development', '--no-approval');
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.include('trial is added, as a copy of development:\n');
    const { delivery, environments: all } = await load();
    const trial = all.at(-1);
    expect(delivery.order.at(-1)).to.deep.equal({ environment: 'trial', needsApproval: false });
    // Neither names the environment, so both get its name, and the domain stays in its zone.
    expect(trial?.network.clusterName).to.equal('bmutziu-eks-trial');
    expect(trial?.ingress).to.include({ dnsBaseDomain: 'trial.bmutziu.me', hostedZone: 'bmutziu.me' });
  });

  it('writes names without the prefix of the installation, which every name gets anyway', async () => {
    edit(
      `${environments}/account.ts`,
      "region: 'eu-west-1',",
      "region: 'eu-west-1', namePrefix: 'production',",
    );
    edit(`${environments}/production/network.ts`, 'bmutziu-eks-production', 'acme');
    expect(run('trial', '--like', 'development').stderr).to.equal('');
    expect(run('qa', '--like', 'production').stderr).to.equal('');
    expect((await load()).environments.slice(-2).map(({ network }) => network.clusterName)).to.deep.equal([
      'production-bmutziu-eks-trial',
      'production-acme-qa',
    ]);
  });

  it('copies a retired environment too', async () => {
    edit(`${environments}/delivery.ts`, "    { environment: 'production', needsApproval: true },\n", '');
    edit(
      `${environments}/delivery.ts`,
      '  services: [',
      "  retired: { environments: ['production'] },\n  services: [",
    );
    expect(refused('production')).to.equal(
      'add:environment: production is an environment already, in packages/infra/environments/delivery.ts: choose another name\n',
    );
    expect(run('qa', '--like', 'production').stderr).to.equal('');
    expect((await load()).environments.map(({ name }) => name)).to.include('qa');
  });

  it('copies the values of each chart as they are, and says where they name the copied environment', () => {
    const values = '# As in preproduction.\nhost: db.production.internal\n';
    edit(
      `${environments}/delivery.ts`,
      "      name: 'hello-service',",
      "      name: 'hello-service', chart: 'charts/shop',",
    );
    mkdirSync(pathOf('charts/shop/environments'), { recursive: true });
    writeFileSync(pathOf('charts/shop/Chart.yaml'), 'name: shop\n');
    writeFileSync(pathOf('charts/shop/environments/production.yaml'), values);
    const { exitCode, stdout, stderr } = run('qa');
    expect(exitCode, stderr).to.equal(0);
    expect(read('charts/shop/environments/qa.yaml')).to.equal(values);
    expect(stdout).to.include(
      'charts/shop/environments/qa.yaml: the values of production, which name it; check them\n',
    );
    expect(existsSync(pathOf(`${chartValues}/qa.yaml`))).to.equal(false);
  });

  it('replaces the name as a whole word only', () => {
    edit(
      `${environments}/production/eks.ts`,
      '// Names of IAM users',
      '// In preproduction, production-eu: names of IAM users',
    );
    expect(run('qa').stderr).to.equal('');
    expect(read(`${environments}/qa/eks.ts`)).to.include('// In preproduction, qa-eu: names');
  });

  it('takes no placeholder of an environment whose name holds that of the copied one', async () => {
    expect(run('pre-production').stderr).to.equal('');
    expect(run('qa', '--like', 'production').stderr).to.equal('');
    expect((await load()).placeholders.map(({ value }) => value).slice(-4)).to.deep.equal([
      ...['pre-production-admin', 'pre-production-developer', 'qa-admin', 'qa-developer'],
    ]);
  });

  it('works where files of an environment import another file beside them', async () => {
    writeFileSync(pathOf(`${environments}/days.ts`), 'export const days = 365;\n');
    edit(
      `${environments}/production/network.ts`,
      'import type',
      "import { days } from '../days.ts';\nimport type",
    );
    edit(`${environments}/production/network.ts`, 'flowLogRetentionDays: 365', 'flowLogRetentionDays: days');
    expect(run('qa').stderr).to.equal('');
    expect((await load()).environments.at(-1)?.network.flowLogRetentionDays).to.equal(365);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`changes all or nothing when ${signal} comes, whenever that is`, async () => {
      const ends = new Set<boolean>();
      for (const [index, milliseconds] of [50, 150, 250, 300, 350, 400, 60_000].entries()) {
        const name = `qa${index}`;
        const exitCode = await workspace.interrupt(signal, milliseconds, name, '--like', 'production');
        const made = [`${environments}/${name}`, `${chartValues}/${name}.yaml`].map((path) =>
          existsSync(pathOf(path)),
        );
        const isInList = read(`${environments}/delivery.ts`).includes(`'${name}'`);
        // Without an exit code the signal ended it, before it listened to signals or while it ended.
        const isDone = exitCode === 0 || (exitCode === null && isInList);
        expect([...made, isInList], `${milliseconds} ms`).to.deep.equal([isDone, isDone, isDone]);
        expect(changedFiles().join()).not.to.include('.unfinished-');
        ends.add(isDone);
      }
      expect([...ends]).to.have.members([false, true]);
    });

  it('shows its usage by --help, and distinguishes a missing or second name from a wrong one', () => {
    const help = run('--help');
    expect(help.exitCode).to.equal(0);
    expect(help.stdout).to.match(/^Usage: pnpm add:environment \[options\] <name>\n[\s\S]*\nExit codes:\n/);
    for (const args of [[], ['a', 'b'], ['a', '--like']]) {
      const { exitCode, stderr } = run(...args);
      expect(exitCode).to.equal(2);
      expect(stderr).to.include('`npx --yes pnpm add:environment --help` lists the arguments');
    }
  });
});
