import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import { regionConfig } from '../../helpers/region.ts';
import { serveRegion } from '../../helpers/served-region.ts';

describe('the endpoint of EKS', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();

  it('describes a cluster with what a client needs to reach it', async () => {
    const folder = await makeFolder();
    const authority = path.join(folder, 'ca.pem');
    await writeFile(authority, 'the authority');
    const clusters = regionConfig().clusters.map((one) => ({ ...one, certificateAuthority: authority }));
    const region = closing(await serveRegion(folder, { clusters }));
    const describe = async (name: string) =>
      region.call({
        name: 'eks',
        service: 'eks',
        method: 'GET',
        path: `/clusters/${name}`,
        keys: await region.keysOf('build'),
      });
    assert.deepEqual(JSON.parse((await describe('bmutziu-eks')).body).cluster, {
      name: 'bmutziu-eks',
      arn: 'arn:aws:eks:eu-west-1:000000000000:cluster/bmutziu-eks',
      endpoint: 'https://127.0.0.1:6443',
      status: 'ACTIVE',
      certificateAuthority: { data: Buffer.from('the authority').toString('base64') },
    });
    const { status, headers, body } = await describe('other');
    assert.deepEqual([status, headers['x-amzn-errortype']], [404, 'ResourceNotFoundException']);
    assert.equal(JSON.parse(body).message, 'No cluster found for name: other.');
  });

  it('describes a cluster in its own region only', async () => {
    const folder = await makeFolder();
    const authority = path.join(folder, 'ca.pem');
    await writeFile(authority, 'the authority');
    const clusters = regionConfig().clusters.map((one) => ({
      ...one,
      region: 'us-west-2',
      certificateAuthority: authority,
    }));
    const region = closing(await serveRegion(folder, { clusters }));
    const keys = await region.keysOf('build');
    const describe = async (hostRegion: string) =>
      region.call({
        name: 'eks',
        service: 'eks',
        method: 'GET',
        path: '/clusters/bmutziu-eks',
        hostRegion,
        keys,
      });
    const there = await describe('us-west-2');
    assert.equal(
      JSON.parse(there.body).cluster.arn,
      'arn:aws:eks:us-west-2:000000000000:cluster/bmutziu-eks',
    );
    assert.equal((await describe('eu-west-1')).status, 404);
    assert.match((await describe('us-east-1')).body, /^the rehearsal has no eks.us-east-1.amazonaws.com; /);
  });

  it('does not find a cluster of another account', async () => {
    const clusters = regionConfig().clusters.map((one) => ({ ...one, accountId: '111111111111' }));
    const region = closing(await serveRegion(await makeFolder(), { clusters }));
    const keys = await region.keysOf('build');
    const { status } = await region.call({
      name: 'eks',
      service: 'eks',
      method: 'GET',
      path: '/clusters/bmutziu-eks',
      keys,
    });
    assert.equal(status, 404);
  });
});
