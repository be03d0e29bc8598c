import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import type { Judgement } from '../../../src/aws-api/judgements.ts';
import { clusterToken, tokenUrl } from '../../helpers/cluster-token.ts';
import { serveRegion } from '../../helpers/served-region.ts';
import { tag } from '../../helpers/sts-calls.ts';

const build = 'arn:aws:iam::000000000000:role/build';

describe('the request in a token of EKS, sent to STS as aws-iam-authenticator sends it', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  /** A region, the keys of a build, and the region's answers to the request of a token. */
  async function serve() {
    const judgements: Judgement[] = [];
    const region = closing(
      await serveRegion(await makeFolder(), {}, undefined, (judgement) => judgements.push(judgement)),
    );
    const keys = await region.keysOf('build');
    const send = (token: string, headers: Record<string, string>) => {
      const { pathname, search } = tokenUrl(token);
      return region.call({
        name: 'sts',
        service: 'sts',
        method: 'GET',
        path: `${pathname}${search}`,
        headers: { accept: 'application/json', ...headers },
      });
    };
    judgements.length = 0;
    return { keys, send, judgements };
  }
  const own = { 'x-k8s-aws-id': 'bmutziu-eks' };

  it('is answered in JSON with the role’s session', async () => {
    const { keys, send } = await serve();
    const { status, body } = await send(await clusterToken({ keys, cluster: 'bmutziu-eks' }), own);
    assert.equal(status, 200);
    const { Arn, Account } = JSON.parse(body).GetCallerIdentityResponse.GetCallerIdentityResult;
    assert.match(Arn, /^arn:aws:sts::000000000000:assumed-role\/build\/AWSCodeBuild-/);
    assert.equal(Account, '000000000000');
  });

  it('answers in XML unless the request asks for JSON', async () => {
    const { keys, send } = await serve();
    const token = await clusterToken({ keys, cluster: 'bmutziu-eks' });
    const { body } = await send(token, { ...own, accept: '*/*' });
    assert.match(tag(body, 'Arn'), /^arn:aws:sts::000000000000:assumed-role\/build\//);
  });

  it('holds for 15 minutes, though it says one', async () => {
    const { keys, send } = await serve();
    const of = async (date: Date) =>
      send(await clusterToken({ keys, cluster: 'bmutziu-eks', date, expiresIn: 60 }), own);
    assert.equal((await of(minutesAgo(14))).status, 200);
    const late = await of(minutesAgo(16));
    assert.deepEqual([late.status, tag(late.body, 'Code')], [403, 'SignatureDoesNotMatch']);
    assert.include(tag(late.body, 'Message'), 'Signature expired');
  });

  it('is refused for another cluster than the one that was signed, and without one', async () => {
    const { keys, send } = await serve();
    const token = await clusterToken({ keys, cluster: 'bmutziu-eks' });
    for (const headers of [{ 'x-k8s-aws-id': 'bmutziu-eks-staging' }, {}]) {
      const { status, body } = await send(token, headers);
      assert.deepEqual([status, tag(body, 'Code')], [403, 'SignatureDoesNotMatch']);
    }
  });

  it('is refused if it is forged', async () => {
    const { keys, send } = await serve();
    const forged = await clusterToken({
      keys: { ...keys, secretAccessKey: 'guessed' },
      cluster: 'bmutziu-eks',
    });
    assert.equal((await send(forged, own)).status, 403);
  });

  it('is judged by the access entries of the cluster, once its signature holds', async () => {
    const { keys, send, judgements } = await serve();
    const token = await clusterToken({ keys, cluster: 'bmutziu-eks' });
    await send(token, { 'x-k8s-aws-id': 'bmutziu-eks-staging' });
    assert.deepEqual(judgements, []);
    await send(token, own);
    assert.deepEqual(judgements, [
      {
        question: { kind: 'cluster', roleArn: build, cluster: 'bmutziu-eks' },
        refusal: `${build} has no access entry in bmutziu-eks`,
      },
    ]);
  });
});
