import { cp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from '../../src/config/load.ts';
import { graphFaults } from '../../src/synthesized/check-graph.ts';
import { copiedEnvironments } from '../helpers/copied-environments.ts';
import { stacks, synthesizeAll } from '../helpers/synthesize.ts';

describe('loadConfiguration', () => {
  const files = copiedEnvironments();
  const { edit, faults } = files;

  it('loads the environments in delivery order', async () => {
    const { environments } = await loadConfiguration(files.directory);
    expect(environments.map(({ name, network }) => [name, network.clusterName])).to.deep.equal([
      ['development', 'bmutziu-eks'],
      ['staging', 'bmutziu-eks-staging'],
      ['production', 'bmutziu-eks-production'],
    ]);
  });

  it('loads and synthesizes a fourth environment that is a copied folder and a line', async () => {
    await cp(join(files.directory, 'staging'), join(files.directory, 'trial'), { recursive: true });
    await edit('trial/network.ts', '10.60.0.0/16', '10.80.0.0/16');
    await edit('trial/network.ts', 'bmutziu-eks-staging', 'bmutziu-eks-trial');
    await edit('trial/ingress.ts', 'staging.bmutziu.me', 'trial.bmutziu.me');
    await edit('trial/namespaces.ts', 'hello-world-staging', 'hello-world-trial');
    await edit('delivery.ts', 'order: [', "order: [\n    { environment: 'trial', needsApproval: false },");
    const configuration = await loadConfiguration(files.directory);
    const names = configuration.environments.map(({ name }) => name);
    expect(names).to.deep.equal(['trial', 'development', 'staging', 'production']);
    const synthesized = synthesizeAll(configuration);
    expect([...synthesized.keys()].filter((name) => name.startsWith('trial-'))).to.have.lengthOf(8);
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
      'packages/infra/environments/account.ts: accountId: 12345 is not the twelve digits of an AWS account',
      'packages/infra/environments/staging/eks.ts: version: 1.36: Invalid input: expected string, received number',
      'packages/infra/environments/production/namespaces.ts: namespaces[0].quota.requestsCpu: 8 cores is not an amount of CPU, such as 500m or 2',
      'packages/infra/environments/production/eks.ts: autoscalingMinimumSizeByAz: 9 is above autoscalingMaximumSizeByAz, 6',
      'packages/infra/environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development',
    ]);
  });

  it('reports the faults of the environments beside those of account.ts and delivery.ts', async () => {
    await edit('account.ts', "region: 'eu-west-1'", 'region: 1');
    await edit('delivery.ts', 'protectFromDestroy: true', "protectFromDestroy: 'yes'");
    await edit('staging/network.ts', '10.60.0.0/16', '10.50.0.0/16');
    await edit(
      'production/eks.ts',
      'autoscalingMaximumSizeByAz: 6',
      'autoscalingMaximumSizeByAz: Number.NaN',
    );
    expect(await faults()).to.deep.equal([
      'packages/infra/environments/account.ts: region: 1: Invalid input: expected string, received number',
      'packages/infra/environments/delivery.ts: protectFromDestroy: "yes": Invalid input: expected boolean, received string',
      'packages/infra/environments/production/eks.ts: autoscalingMaximumSizeByAz: NaN: Invalid input: expected number, received NaN',
      'packages/infra/environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development',
    ]);
  });

  it('shows values that JSON does not have, and leaves out what has no text', async () => {
    await edit('staging/network.ts', 'zoneCount: 3', 'zoneCount: 3n');
    await edit('staging/eks.ts', 'protectFromDestroy: false', "protectFromDestroy: Symbol('no')");
    await edit('delivery.ts', 'notificationEmails: []', 'notificationEmails: [Object.create(null), null]');
    expect(await faults()).to.deep.equal([
      'packages/infra/environments/delivery.ts: notificationEmails[0]: is not an e-mail address',
      'packages/infra/environments/delivery.ts: notificationEmails[1]: null is not an e-mail address',
      'packages/infra/environments/staging/network.ts: zoneCount: 3: Invalid input: expected number, received bigint',
      'packages/infra/environments/staging/eks.ts: protectFromDestroy: Invalid input: expected boolean, received symbol',
    ]);
  });

  it('names a field that is not known', async () => {
    await edit('staging/network.ts', 'zoneOffset: 8', 'zoneOffset: 8, zones: 2');
    expect(await faults()).to.deep.equal([
      'packages/infra/environments/staging/network.ts: Unrecognized key: "zones"',
    ]);
  });

  for (const region of ['eu-wset-1', 'cn-north-1', 'us-gov-west-1'])
    it(`refuses the region ${region}, in which no ARN here would name anything`, async () => {
      await edit('account.ts', 'eu-west-1', region);
      expect(await faults()).to.deep.equal([
        `packages/infra/environments/account.ts: region: ${region} is not a region of the partition aws, such as eu-west-1`,
      ]);
    });

  it('loads an environment whose folder is a link, and follows no other link', async () => {
    await rename(join(files.directory, 'staging'), join(files.directory, 'kept'));
    await mkdir(join(files.directory, 'links'));
    await rename(join(files.directory, 'kept'), join(files.directory, 'links/staging'));
    await symlink('links/staging', join(files.directory, 'staging'));
    await symlink('/', join(files.directory, 'root'));
    await symlink('nowhere', join(files.directory, 'gone'));
    const { environments } = await loadConfiguration(files.directory);
    expect(environments.map(({ name }) => name)).to.deep.equal(['development', 'staging', 'production']);
  });

  it('names a file that is missing', async () => {
    await rm(join(files.directory, 'production/ingress.ts'));
    expect(await faults()).to.deep.equal([
      'packages/infra/environments/production/ingress.ts: is missing; copy it from another environment',
    ]);
  });

  const notNamed = (folder: string) =>
    `packages/infra/environments/delivery.ts: order: does not hold ${folder}, which has a folder. Write it into order, or into retired.environments to keep its stacks; when 'cdktf destroy ${folder}-*' has ended, delete the folder`;

  it('lists the folders that are there when an environment has none', async () => {
    await edit('delivery.ts', "environment: 'staging'", "environment: 'stagin'");
    expect(await faults()).to.deep.equal([
      "packages/infra/environments/delivery.ts: order[1].environment: stagin has no folder; there are development, production, staging. Put its folder back, or, when 'cdktf destroy stagin-*' has ended, take its name out",
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
      const { environments, retiredEnvironments } = await loadConfiguration(files.directory);
      expect(environments.map(({ name }) => name)).to.deep.equal(['development', 'production']);
      expect(retiredEnvironments.map(({ name }) => name)).to.deep.equal(['staging']);
    });

    it('holds a retired one to the rules of all', async () => {
      await retire();
      await nameIt();
      await edit('staging/network.ts', '10.60.0.0/16', '10.50.0.0/16');
      await edit('staging/subdomains.ts', "'sample', ", '');
      expect(await faults()).to.deep.equal([
        'packages/infra/environments/staging/subdomains.ts: deploymentsSubdomains: sample, where hello-service is reached, is missing',
        'packages/infra/environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development',
      ]);
    });

    it('refuses one that is delivered to and retired', async () => {
      await nameIt();
      expect(await faults()).to.deep.equal([
        'packages/infra/environments/delivery.ts: retired.environments[0]: staging is there twice',
      ]);
    });

    it('refuses one whose folder went before its name', async () => {
      await retire();
      await nameIt();
      await rm(join(files.directory, 'staging'), { recursive: true });
      expect(await faults()).to.deep.equal([
        "packages/infra/environments/delivery.ts: retired.environments[0]: staging has no folder; there are development, production. Put its folder back, or, when 'cdktf destroy staging-*' has ended, take its name out",
      ]);
    });

    it('ends with neither name nor folder', async () => {
      await retire();
      await rm(join(files.directory, 'staging'), { recursive: true });
      const { environments, retiredEnvironments } = await loadConfiguration(files.directory);
      expect(environments.map(({ name }) => name)).to.deep.equal(['development', 'production']);
      expect(retiredEnvironments).to.deep.equal([]);
    });
  });

  describe('of a file that is no configuration', () => {
    const write = (file: string, text: string) => writeFile(join(files.directory, file), text);

    it('reports each such file beside the faults of the others, with its line', async () => {
      await edit('account.ts', "'000000000000'", '012345678901');
      await edit('development/eks.ts', "version: '1.36',", "version: '1.36'");
      await write('staging/eks.ts', "\n\nthrow new Error('from the file');\n");
      await edit('staging/network.ts', "'10.60.0.0/16'", 'block');
      await edit('production/network.ts', 'zoneCount: 3', 'zoneCount: 7');
      await write('production/eks.ts', "throw 'words';\n");
      await edit('production/ingress.ts', 'import type', "import { zone } from './zone.ts';\nimport type");
      const [account, missingComma, block, thrown, text, imported, ...others] = await faults();
      expect(account).to.match(
        /^packages\/infra\/environments\/account.ts: line \d+: SyntaxError: .*Legacy decimal/,
      );
      expect(missingComma).to.match(
        /^packages\/infra\/environments\/development\/eks.ts: line \d+: SyntaxError: Expected ',', got 'ident'$/,
      );
      expect(block).to.match(
        /^packages\/infra\/environments\/staging\/network.ts: line \d+: ReferenceError: block is not defined$/,
      );
      expect(thrown).to.equal('packages/infra/environments/staging/eks.ts: line 3: Error: from the file');
      expect(text).to.equal('packages/infra/environments/production/eks.ts: throws words');
      expect(imported).to.match(
        /^packages\/infra\/environments\/production\/ingress.ts: Error: Cannot find module '.*zone.ts'/,
      );
      expect(others).to.deep.equal([
        'packages/infra/environments/production/network.ts: zoneCount: 7 is not between 2 and 6',
      ]);
    });

    it('says what to write where the values are not exported', async () => {
      await edit('account.ts', 'export default', 'export const account =');
      await edit('staging/eks.ts', 'export default', 'export const eks =');
      expect(await faults()).to.deep.equal([
        'packages/infra/environments/account.ts: exports no values; write export default before the {',
        'packages/infra/environments/staging/eks.ts: exports no values; write export default before the {',
      ]);
    });

    for (const file of ['account', 'delivery'])
      it(`says where to get ${file}.ts from: no environment has one to copy`, async () => {
        await rm(join(files.directory, `${file}.ts`));
        expect(await faults()).to.deep.equal([
          `packages/infra/environments/${file}.ts: is missing; type: git restore packages/infra/environments/${file}.ts`,
        ]);
      });
  });
});
