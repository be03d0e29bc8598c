import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { accountOf, everyEnvironment } from '../../src/config/configuration.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { placeholderFaults } from '../../src/config/placeholders.ts';
import { statePlaces } from '../../src/stacks/places.ts';
import { copiedEnvironments } from '../helpers/copied-environments.ts';

describe('the account of an environment', () => {
  const files = copiedEnvironments();

  const write = (path: string, content: object) =>
    writeFile(join(files.directory, path), `export default ${JSON.stringify(content)};\n`);

  it('is that of the delivery without a file of its own', async () => {
    const configuration = await loadConfiguration(files.directory);
    for (const environment of everyEnvironment(configuration))
      expect(accountOf(configuration.account, environment)).to.deep.equal(configuration.account);
    expect(statePlaces(configuration).map(({ name }) => name)).to.deep.equal(['state']);
  });

  it('is that of its file, with the region of the delivery unless the file says otherwise', async () => {
    await write('production/account.ts', { accountId: '111122223333' });
    await write('staging/account.ts', { accountId: '111122223333', region: 'eu-central-1' });
    const configuration = await loadConfiguration(files.directory);
    const accounts = configuration.environments.map((environment) => {
      const { accountId, region } = accountOf(configuration.account, environment);
      return `${environment.name} ${accountId} ${region}`;
    });
    expect(accounts).to.deep.equal([
      'development 000000000000 eu-west-1',
      'staging 111122223333 eu-central-1',
      'production 111122223333 eu-west-1',
    ]);
    expect(statePlaces(configuration).map(({ name }) => name)).to.deep.equal([
      'state',
      'state-111122223333-eu-central-1',
      'state-111122223333-eu-west-1',
    ]);
  });

  it('refuses what is wrong in all files at once, and a name prefix, which is one for all', async () => {
    await write('account.ts', {
      accountId: '000000000000',
      region: 'eu-west-1',
      namePrefix: 'Blue-',
      rolePath: 'delivery',
      permissionsBoundary: 'arn:aws:iam::000000000000:policy/x',
    });
    await write('production/account.ts', { accountId: '1', namePrefix: 'blue' });
    expect(await files.faults()).to.deep.equal([
      'packages/infra/environments/account.ts: namePrefix: Blue- is not a name of 1 to 16 characters such as blue',
      'packages/infra/environments/account.ts: rolePath: delivery is not a path such as /delivery/',
      'packages/infra/environments/account.ts: permissionsBoundary: arn:aws:iam::000000000000:policy/x is not the name of an IAM policy such as boundaries/delivery',
      'packages/infra/environments/production/account.ts: accountId: 1 is not the twelve digits of an AWS account',
      'packages/infra/environments/production/account.ts: Unrecognized key: "namePrefix"',
    ]);
  });

  it('refuses a region without CodeCommit for the delivery, and one without CodePipeline for an environment', async () => {
    await write('account.ts', { accountId: '000000000000', region: 'eu-central-2' });
    await write('production/account.ts', { region: 'ca-west-1' });
    await write('staging/account.ts', { region: 'eu-central-2' });
    expect(await files.faults()).to.deep.equal([
      'packages/infra/environments/account.ts: region: eu-central-2 has no CodeCommit; deliver from another region (docs/how-to/use-several-accounts.md gives an environment its own)',
      'packages/infra/environments/production/account.ts: region: ca-west-1 has no CodePipeline; write another region',
    ]);
  });

  for (const [field, value, text] of [
    ['rolePath', '/aws-service-role/', 'is under a path that AWS keeps for its own roles'],
    ['rolePath', '/aws-reserved/sso/', 'is under a path that AWS keeps for its own roles'],
    ['permissionsBoundary', 'b'.repeat(129), 'has more than 128 characters'],
    ['permissionsBoundary', `${'p/'.repeat(256)}b`, 'has a path of more than 512 characters'],
  ] as const)
    it(`refuses ${field} ${value.slice(0, 20)}, which IAM does not take: it ${text}`, async () => {
      await write('account.ts', { accountId: '000000000000', region: 'eu-west-1', [field]: value });
      expect(await files.faults()).to.deep.equal([
        `packages/infra/environments/account.ts: ${field}: ${value} ${text}`,
      ]);
    });

  it('takes the longest name of a policy, and paths that only begin as those of AWS', async () => {
    await write('account.ts', {
      accountId: '000000000000',
      region: 'eu-west-1',
      rolePath: '/aws-service-roles/',
      permissionsBoundary: `${'p/'.repeat(255)}${'b'.repeat(128)}`,
    });
    expect((await loadConfiguration(files.directory)).account.rolePath).to.equal('/aws-service-roles/');
  });

  it('shows a hostile value in one line, with nothing that a terminal would obey', async () => {
    await write('production/account.ts', { region: 'eu\nwest\u001b[31m\u202e' });
    expect(await files.faults()).to.deep.equal([
      'packages/infra/environments/production/account.ts: region: eu\\u{a}west\\u{1b}[31m\\u{202e} is not a region of the partition aws, such as eu-west-1',
    ]);
  });

  it('is a placeholder in the ARN of a role too', async () => {
    await write('account.ts', { accountId: '111122223333', region: 'eu-west-1' });
    await files.edit(
      'staging/ingress.ts',
      'protectFromDestroy',
      "hostedZoneRoleArn: 'arn:aws:iam::000000000000:role/dns', protectFromDestroy",
    );
    expect(placeholderFaults(await loadConfiguration(files.directory), [])).to.deep.equal([
      'packages/infra/environments/staging/ingress.ts: hostedZoneRoleArn: arn:aws:iam::000000000000:role/dns is a placeholder; write the twelve digits of your account',
    ]);
  });

  it('is a placeholder where it says so', async () => {
    await write('account.ts', { accountId: '111122223333', region: 'eu-west-1' });
    await write('production/account.ts', { accountId: '000000000000' });
    expect(placeholderFaults(await loadConfiguration(files.directory), [])).to.deep.equal([
      'packages/infra/environments/production/account.ts: accountId: 000000000000 is a placeholder; write the twelve digits of your account',
    ]);
  });

  it('refuses empty names, which would be the prefix alone', async () => {
    await write('account.ts', { accountId: '000000000000', region: 'eu-west-1', namePrefix: 'blue' });
    await files.edit('delivery.ts', "pipelineName: 'hello-world'", "pipelineName: ''");
    await files.edit('delivery.ts', "sourceRepositoryName: 'hello_world'", "sourceRepositoryName: ''");
    await files.edit('delivery.ts', "imageRepositoryName: 'hello_world_repo'", "imageRepositoryName: ''");
    const fields = ['pipelineName', 'sourceRepositoryName', 'imageRepositoryName'];
    expect(await files.faults()).to.deep.equal(
      fields.map((field) => `packages/infra/environments/delivery.ts: services[0].${field}: "" is empty`),
    );
  });

  it('refuses a cluster whose name is too long with the prefix', async () => {
    await write('account.ts', { accountId: '000000000000', region: 'eu-west-1', namePrefix: 'a'.repeat(16) });
    const name = 'c'.repeat(84);
    await files.edit('staging/network.ts', 'bmutziu-eks-staging', name);
    await files.edit('production/network.ts', 'bmutziu-eks-production', name.slice(1));
    expect(await files.faults()).to.deep.equal([
      `packages/infra/environments/staging/network.ts: clusterName: ${name} makes ${'a'.repeat(16)}-${name}, of 101 characters, and the name of an EKS cluster 100 at most: shorten it by 1`,
    ]);
  });

  it('counts the prefix in the length of each name', async () => {
    await write('account.ts', { accountId: '000000000000', region: 'eu-west-1', namePrefix: 'a'.repeat(16) });
    const { delivery, environments } = await loadConfiguration(files.directory);
    expect(delivery.services.map(({ pipelineName }) => pipelineName)).to.deep.equal([
      `${'a'.repeat(16)}-hello-world`,
    ]);
    expect(environments[0]?.network.clusterName).to.equal(`${'a'.repeat(16)}-bmutziu-eks`);
  });
});
