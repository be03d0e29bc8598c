import { renameSync, symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { loadConfiguration, loadPlaceholders } from 'infra/config/load.ts';
import { placeholderFaults } from 'infra/config/placeholders.ts';
import { createScaffoldWorkspace, type ScaffoldWorkspace } from '../helpers/scaffold-workspace.ts';

const environments = 'packages/infra/environments';
const own = [
  ...['--account', '111122223333', '--region', 'eu-central-1', '--domain', 'shop.example.com'],
  ...['--admin-roles', 'platform,sso/admin', '--repository', 'shop_source'],
];

describe('pnpm start', function () {
  this.timeout(60_000);
  let workspace: ScaffoldWorkspace;
  const load = () => loadConfiguration(workspace.pathOf(environments));
  const read = (file: string) => workspace.read(`${environments}/${file}`);

  beforeEach(() => {
    workspace = createScaffoldWorkspace('start/cli.ts', {});
  });
  afterEach(() => workspace.remove());

  it('writes the values of its options into all environments, and leaves no placeholder', async () => {
    const { exitCode, stdout, stderr } = workspace.run(...own);
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    const configuration = await load();
    expect(configuration.account).to.deep.equal({ accountId: '111122223333', region: 'eu-central-1' });
    expect(configuration.environments.map(({ ingress }) => ingress.dnsBaseDomain)).to.deep.equal([
      'shop.example.com',
      'staging.shop.example.com',
      'production.shop.example.com',
    ]);
    for (const { eks } of configuration.environments)
      expect(eks).to.deep.include({
        adminRoles: ['platform', 'sso/admin'],
        adminUsers: [],
        developerUsers: [],
      });
    expect(configuration.delivery.services[0]?.sourceRepositoryName).to.equal('shop_source');
    const placeholders = await loadPlaceholders(workspace.pathOf(environments));
    expect(placeholderFaults(configuration, placeholders)).to.deep.equal([]);
    for (const file of workspace.changedFiles()) expect(stdout).to.include(`\n  ${file}\n`);
    expect(stdout).to.include("\n-  accountId: '000000000000',\n").and.include('\nNext:\n');
    // A rehearsal delivers commits.
    expect(stdout).to.match(
      /\n {2}git add --all && git commit --message '[^']+'\n {2}npx --yes pnpm rehearse\n/,
    );
  });

  it('keeps what no option names, with its comments, and says what a deploy would refuse', () => {
    const before = read('account.ts');
    const { stdout } = workspace.run('--account', '111122223333');
    expect(workspace.changedFiles()).to.deep.equal([`${environments}/account.ts`]);
    expect(read('account.ts')).to.equal(before.replace('000000000000', '111122223333'));
    expect(stdout)
      .to.include(
        'packages/infra/environments/development/ingress.ts: dnsBaseDomain: bmutziu.me is a placeholder',
      )
      .and.not.include('accountId: 111122223333 is a placeholder');
  });

  it('changes nothing at its second run', () => {
    workspace.run(...own);
    workspace.commit();
    expect(workspace.run(...own).stdout).to.equal('Nothing was changed.\n');
    expect(workspace.changedFiles()).to.deep.equal([]);
  });

  it('keeps an administrator of the user’s own beside the roles', async () => {
    workspace.edit(`${environments}/staging/eks.ts`, "adminUsers: ['", "adminUsers: ['ada', '");
    workspace.run('--admin-roles', 'platform');
    const staging = (await load()).environments.find(({ name }) => name === 'staging');
    expect(staging?.eks).to.deep.include({ adminUsers: ['ada'], adminRoles: ['platform'] });
  });

  it('shows the difference with --dry-run, and writes nothing', () => {
    const { exitCode, stdout } = workspace.run('--dry-run', ...own);
    expect(exitCode).to.equal(0);
    expect(stdout)
      .to.include("\n+  dnsBaseDomain: 'production.shop.example.com',\n")
      .and.include('\n+++ b/packages/infra/environments/production/ingress.ts\n')
      .and.include('Nothing was changed, because of --dry-run.');
    expect(workspace.changedFiles()).to.deep.equal([]);
  });

  it('writes into the file that a link leads to, and into none with --dry-run', () => {
    const [file, shared] = ['staging/ingress.ts', 'shared-ingress.ts'];
    renameSync(workspace.pathOf(`${environments}/${file}`), workspace.pathOf(shared));
    symlinkSync(workspace.pathOf(shared), workspace.pathOf(`${environments}/${file}`));
    renameSync(workspace.pathOf(`${environments}/production`), workspace.pathOf('production'));
    symlinkSync('../../../production', workspace.pathOf(`${environments}/production`));
    workspace.commit();
    const domain = ['--domain', 'shop.example.com'];
    const { stdout, stderr } = workspace.run('--dry-run', ...domain);
    expect(stderr).to.equal('');
    expect(stdout)
      .to.include("\n-  dnsBaseDomain: 'production.bmutziu.me',\n")
      .and.include("\n+  dnsBaseDomain: 'staging.shop.example.com',\n")
      .and.not.include('mode');
    expect(workspace.changedFiles()).to.deep.equal([]);
    expect(workspace.run(...domain).stderr).to.equal('');
    expect(workspace.changedFiles()).to.deep.equal([
      ...[`${environments}/development/ingress.ts`, 'production/ingress.ts', shared],
    ]);
  });

  it('refuses wrong values by the rules of the environment files, all at once', () => {
    const { exitCode, stdout, stderr } = workspace.run(
      ...['--account', '1111', '--region', 'moon-1', '--domain', "x'y", '--admin-roles', 'arn:aws:iam::1:x'],
    );
    expect([exitCode, stdout]).to.deep.equal([1, '']);
    expect(stderr)
      .to.include('start: packages/infra/environments/account.ts: accountId: 1111 is not the twelve digits')
      .and.include('start: packages/infra/environments/account.ts: region: moon-1 is not a region')
      .and.include("development/ingress.ts: dnsBaseDomain: x'y is not a domain name")
      .and.include('production/eks.ts: adminRoles[0]: arn:aws:iam::1:x is not a name that IAM takes');
    expect(workspace.changedFiles()).to.deep.equal([]);
  });

  it('names the line to write by hand in a file that it cannot edit', () => {
    workspace.edit(`${environments}/account.ts`, "'000000000000'", "['000000000000'].join('')");
    workspace.commit();
    const { exitCode, stderr } = workspace.run('--account', '111122223333');
    expect(exitCode).to.equal(1);
    expect(stderr).to.include(
      'packages/infra/environments/account.ts: it is written so that this command cannot edit it',
    );
    expect(stderr).to.include("accountId: '111122223333'");
    expect(workspace.changedFiles()).to.deep.equal([]);
  });

  it('asks on a terminal for each value, again after a wrong one, and keeps what is not answered', async () => {
    const { exitCode, output } = workspace.runOnTerminal(
      ['12', '111122223333', '', 'shop.example.com', '', '', 'y', ''].join('\n'),
    );
    expect(exitCode, output).to.equal(0);
    expect(output).to.include('AWS account, twelve digits [000000000000]: ');
    expect(output).to.include('accountId: 12 is not the twelve digits of an AWS account');
    const { account, environments: all } = await load();
    expect(account).to.deep.equal({ accountId: '111122223333', region: 'eu-west-1' });
    expect(all[0]?.ingress.dnsBaseDomain).to.equal('shop.example.com');
  });

  it('changes nothing when its user does not want the difference', () => {
    const { exitCode, output } = workspace.runOnTerminal('111122223333\n\n\n\n\nn\n');
    expect(exitCode).to.equal(1);
    expect(output).to.include('start: nothing was changed');
    expect(workspace.changedFiles()).to.deep.equal([]);
  });
});
