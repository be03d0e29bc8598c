import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import type { RegionConfig } from '../../../src/stand-ins/aws/region-config.ts';
import { clusterToken } from '../../helpers/cluster-token.ts';
import { deployerRoleArn, regionConfig } from '../../helpers/region.ts';
import { serveRegion } from '../../helpers/served-region.ts';

describe('a token for the API server without aws-iam-authenticator', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();

  /** A region, and the keys of the deployer as a build gets them. */
  async function deployer(changed: Partial<RegionConfig> = {}) {
    const region = closing(await serveRegion(await makeFolder(), changed));
    const input = {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: deployerRoleArn,
      RoleSessionName: 'one',
    };
    const { body } = await region.call({
      name: 'sts',
      service: 'sts',
      keys: await region.keysOf('deploy'),
      body: new URLSearchParams(input).toString(),
    });
    const tag = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
    const keys = {
      accessKeyId: tag('AccessKeyId'),
      secretAccessKey: tag('SecretAccessKey'),
      sessionToken: tag('SessionToken'),
    };
    return { region, keys };
  }

  it('is accepted for a role with an access entry, with its name and groups', async () => {
    const { region, keys } = await deployer();
    const status = await region.review(await clusterToken({ keys, cluster: 'bmutziu-eks' }));
    assert.deepInclude(status, { authenticated: true });
    assert.deepInclude(status.user, {
      username: 'arn:aws:sts::000000000000:assumed-role/hello-world-deployer-development/one',
      groups: ['deployers:development:hello-world'],
    });
  });

  it('is refused for a cluster that has no access entry for the role', async () => {
    const { region, keys } = await deployer();
    assert.deepEqual(await region.review(await clusterToken({ keys, cluster: 'bmutziu-eks-staging' })), {
      authenticated: false,
      error: `${deployerRoleArn} has no access entry in bmutziu-eks-staging`,
    });
  });

  it('is accepted by the STS of the region of a cluster, and of no other', async () => {
    const clusters = regionConfig().clusters.map((one) => ({ ...one, region: 'us-west-2' }));
    const { region, keys } = await deployer({ clusters });
    const of = async (name: string) =>
      region.review(await clusterToken({ keys, cluster: 'bmutziu-eks', region: name }));
    assert.deepInclude(await of('us-west-2'), { authenticated: true });
    assert.deepEqual(await of('us-east-1'), {
      authenticated: false,
      error: 'not a presigned request to STS of eu-west-1 or us-west-2',
    });
  });

  it('is refused for a cluster that is not in the region', async () => {
    const { region, keys } = await deployer();
    const status = await region.review(await clusterToken({ keys, cluster: 'elsewhere' }));
    assert.isFalse(status.authenticated);
    assert.include(status.error, 'does not match the signature');
  });

  it('is refused if it is forged', async () => {
    const { region, keys } = await deployer();
    const forged = { ...keys, secretAccessKey: 'guessed' };
    const status = await region.review(await clusterToken({ keys: forged, cluster: 'bmutziu-eks' }));
    assert.isFalse(status.authenticated);
  });

  it('holds for 15 minutes, and is refused later, and if it is valid for too long', async () => {
    const { region, keys } = await deployer();
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const of = async (date: Date) =>
      region.review(await clusterToken({ keys, cluster: 'bmutziu-eks', date, expiresIn: 60 }));
    assert.deepInclude(await of(minutesAgo(14)), { authenticated: true });
    const late = await of(minutesAgo(16));
    assert.deepInclude(late, { authenticated: false });
    assert.include(late.error, 'Signature expired');
    const long = await region.review(await clusterToken({ keys, cluster: 'bmutziu-eks', expiresIn: 3600 }));
    assert.deepEqual(long, { authenticated: false, error: 'valid for too long' });
  });

  it('is refused as aws-iam-authenticator refuses it, though its signature is valid', async () => {
    const { region, keys } = await deployer();
    const token = await clusterToken({ keys, cluster: 'bmutziu-eks' });
    const url = Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString('utf8');
    const review = async (changed: string) => {
      const { authenticated, error } = await region.review(changed);
      return authenticated ? 'accepted' : error;
    };
    const ofUrl = (changed: string) => review(`k8s-aws-v1.${Buffer.from(changed).toString('base64url')}`);
    const withQuery = async (query: Record<string, string | string[]>) =>
      review(await clusterToken({ keys, cluster: 'bmutziu-eks', query }));
    const place = 'https://sts.eu-west-1.amazonaws.com';
    assert.deepEqual(
      {
        again: await ofUrl(url),
        padded: await review(`${token}=`),
        long: await review(`k8s-aws-v1.${'a'.repeat(4096)}`),
        port: await ofUrl(url.replace(place, `${place}:443`)),
        upperCase: await ofUrl(url.replace(place, place.toUpperCase().replace('HTTPS', 'https'))),
        other: await withQuery({ 'X-Other': '1' }),
        twice: await withQuery({ Action: ['GetCallerIdentity', 'GetCallerIdentity'] }),
        twoCases: await withQuery({ action: 'GetCallerIdentity' }),
      },
      {
        again: 'accepted',
        padded: 'not a token of EKS',
        long: 'not a token of EKS',
        port: 'not a presigned request to STS of eu-west-1',
        upperCase: 'not a presigned request to STS of eu-west-1',
        other: 'the token has the query parameter X-Other, which EKS does not take',
        twice: 'the token has the query parameter Action twice',
        twoCases: 'the token has the query parameter action twice',
      },
    );
  });

  it('is refused if it is something else', async () => {
    const { region } = await deployer();
    for (const token of [
      'x',
      'k8s-aws-v1.x',
      `k8s-aws-v1.${Buffer.from('https://example.com/').toString('base64url')}`,
    ])
      assert.isFalse((await region.review(token)).authenticated);
  });
});
