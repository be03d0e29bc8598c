import { expect } from 'chai';
import type { KubernetesObject } from 'local-cluster/cluster/api-server.ts';
import {
  startFakeApiServer,
  type TakenRequest,
} from '../../../local-cluster/test/helpers/fake-api-server.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { closedAfterEach, temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { applyPlatform } from '../../src/steps/platform.ts';

const objects: KubernetesObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hello' } },
  { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'quota', namespace: 'hello' } },
  { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits', namespace: 'hello' } },
];

describe('applyPlatform', () => {
  const folder = temporaryFolder();
  const closing = closedAfterEach();

  const serve = async (refuses: (request: TakenRequest) => boolean) =>
    closing(
      await startFakeApiServer(folder.path, (request) =>
        refuses(request) ? { status: 422, body: 'not so' } : { status: 200, body: '{}' },
      ),
    );

  it('applies the objects in their order', async () => {
    const { apiServer, taken } = await serve(() => false);
    await applyPlatform(apiServer, objects);
    expect(taken.map(({ body }) => JSON.parse(body))).to.deep.equal(objects);
  });

  it('stops at the first object that is refused and names it', async () => {
    const { apiServer, taken } = await serve(({ path }) => path.includes('/resourcequotas/'));
    const failure = await rejectionOf(applyPlatform(apiServer, objects));
    expect(failure.message).to.equal('ResourceQuota quota was refused: status 422: not so');
    expect(taken).to.have.lengthOf(2);
  });
});
