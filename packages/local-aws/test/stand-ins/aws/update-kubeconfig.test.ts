import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { parse } from 'yaml';
import { rejectionOf } from '../../../../programs/test/helpers/rejection-of.ts';
import { temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import { runAws } from '../../../src/stand-ins/aws.ts';
import { deployerRoleArn, otherDeployerRoleArn, regionConfig } from '../../helpers/region.ts';

const arn = 'arn:aws:eks:eu-west-1:000000000000:cluster/bmutziu-eks';

describe('aws eks update-kubeconfig', () => {
  const makeFolder = temporaryFolders();

  async function prepare() {
    const folder = await makeFolder();
    const region = regionConfig();
    const update = (environment: object = {}, roleArn = deployerRoleArn, name = 'bmutziu-eks') =>
      runAws(
        ['eks', 'update-kubeconfig', '--name', name, '--region', 'eu-west-1', '--role-arn', roleArn],
        region,
        { HOME: path.join(folder, 'home'), ...environment },
      );
    return { folder, update, file: path.join(folder, 'home', '.kube', 'config') };
  }

  it('writes ~/.kube/config with the cluster under its ARN, for its owner alone', async () => {
    const { update, file } = await prepare();
    assert.equal(await update(), `Added new context ${arn} to ${file}`);
    const cluster = { server: 'https://127.0.0.1:6443', 'certificate-authority': '/keys/ca.pem' };
    const user = { 'client-certificate': '/keys/deployer.pem', 'client-key': '/keys/deployer.key' };
    assert.deepEqual(parse(await readFile(file, 'utf8')), {
      apiVersion: 'v1',
      kind: 'Config',
      preferences: {},
      clusters: [{ name: arn, cluster }],
      contexts: [{ name: arn, context: { cluster: arn, user: arn } }],
      'current-context': arn,
      users: [{ name: arn, user }],
    });
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('authenticates each deployer as itself', async () => {
    const { update, file } = await prepare();
    await update({}, otherDeployerRoleArn);
    const user = { 'client-certificate': '/keys/other.pem', 'client-key': '/keys/other.key' };
    assert.deepEqual(parse(await readFile(file, 'utf8')).users, [{ name: arn, user }]);
  });

  it('updates a context that is there and keeps the others', async () => {
    const { update, file } = await prepare();
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(
      file,
      'clusters:\n- name: mine\n  cluster: {server: x}\ncurrent-context: mine\nextensions: [1]\n',
    );
    await update();
    assert.equal(await update(), `Updated context ${arn} in ${file}`);
    const written = parse(await readFile(file, 'utf8'));
    assert.deepEqual(
      written.clusters.map(({ name }: { name: string }) => name),
      ['mine', arn],
    );
    assert.lengthOf(written.users, 1);
    assert.equal(written['current-context'], arn);
    assert.deepEqual(written.extensions, [1]);
  });

  it('honours KUBECONFIG: the file that has the cluster, else the first', async () => {
    const { folder, update } = await prepare();
    const [first, second] = ['first', 'second'].map((name) => path.join(folder, name));
    await update({ KUBECONFIG: second });
    assert.equal(await update({ KUBECONFIG: `${first}:${second}` }), `Updated context ${arn} in ${second}`);
    assert.equal(await update({ KUBECONFIG: `:${first}` }), `Added new context ${arn} to ${first}`);
  });

  const refused = [
    {
      title: 'a cluster that is not there',
      arguments: [deployerRoleArn, 'other'],
      says: '(ResourceNotFoundException) when calling the DescribeCluster operation: No cluster found for name: other.',
    },
    {
      title: "a role that is none of the cluster's deployers",
      arguments: ['arn:aws:iam::000000000000:role/stranger', 'bmutziu-eks'],
      says: 'is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/stranger',
    },
  ];
  for (const { title, arguments: words, says } of refused) {
    it(`refuses ${title}`, async () => {
      const { update } = await prepare();
      const error = await rejectionOf(update({}, ...words));
      assert.propertyVal(error, 'exitCode', 254);
      assert.include(String(error), says);
    });
  }

  it('leaves a file alone that is no kubeconfig', async () => {
    const { update, file } = await prepare();
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '- a list\n');
    const error = await rejectionOf(update());
    assert.include(String(error), `Configuration file ${file} is no kubeconfig`);
    assert.equal(await readFile(file, 'utf8'), '- a list\n');
  });
});
