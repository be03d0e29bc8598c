import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { closedAfterEach, temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { objectPath } from '../../src/cluster/api-server.ts';
import { ensureCertificates } from '../../src/cluster/certificates.ts';
import { type FakeAnswer, startFakeApiServer } from '../helpers/fake-api-server.ts';

describe('objectPath', () => {
  it('puts an object of the core group below /api', () => {
    expect(objectPath({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hello' } })).to.equal(
      '/api/v1/namespaces/hello',
    );
  });

  it('puts an object of a named group below /apis, in its namespace', () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'deployer', namespace: 'hello' },
    };
    expect(objectPath(role)).to.equal('/apis/rbac.authorization.k8s.io/v1/namespaces/hello/roles/deployer');
  });

  it('names a kind that the rehearsal does not apply', () => {
    const object = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'disk' } };
    expect(() => objectPath(object)).to.throw('does not apply objects of kind PersistentVolume (v1, disk)');
  });
});

describe('ApiServer', () => {
  const folder = temporaryFolder();
  const closing = closedAfterEach();
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hello' } };

  const answering = async (answer: FakeAnswer, options: { trust?: string } = {}) =>
    closing(await startFakeApiServer(folder.path, () => answer, options));

  it('reads as the administrator, whom the server knows by certificate', async () => {
    const { apiServer, taken } = await answering({ status: 200, body: '{"items":[]}' });
    expect(await apiServer.getJson('/api/v1/nodes')).to.deep.equal({ items: [] });
    expect(taken).to.deep.equal([
      { method: 'GET', path: '/api/v1/nodes', contentType: undefined, body: '', user: 'admin' },
    ]);
  });

  it('applies an object on the server’s side, as one field manager', async () => {
    const { apiServer, taken } = await answering({ status: 201, body: '{}' });
    await apiServer.apply(namespace);
    expect(taken).to.deep.equal([
      {
        method: 'PATCH',
        path: '/api/v1/namespaces/hello?fieldManager=rehearsal&force=true',
        contentType: 'application/apply-patch+yaml',
        body: JSON.stringify(namespace),
        user: 'admin',
      },
    ]);
  });

  it('names the object that was refused, in the server’s words', async () => {
    const { apiServer } = await answering({ status: 403, body: 'quota exceeded' });
    const failure = await rejectionOf(apiServer.apply(namespace));
    expect(failure.message).to.equal('Namespace hello was refused: status 403: quota exceeded');
  });

  it('names the path that could not be read, in the server’s words', async () => {
    const { apiServer } = await answering({ status: 503, body: 'not ready' });
    const failure = await rejectionOf(apiServer.getJson('/readyz'));
    expect(failure.message).to.equal('GET /readyz: status 503: not ready');
  });

  it('gives an answer of any status to who asks for it as it is', async () => {
    const { apiServer } = await answering({ status: 404, body: 'none' });
    expect(await apiServer.get('/readyz')).to.deep.equal({ status: 404, body: 'none' });
  });

  it('talks to no server of another authority', async () => {
    const other = join(folder.path, 'other');
    await ensureCertificates(other, []);
    const trust = await readFile(join(other, 'ca.crt'), 'utf8');
    const { apiServer, taken } = await answering({ status: 200, body: '{}' }, { trust });
    expect((await rejectionOf(apiServer.get('/readyz'))).message).to.match(/certificate/);
    expect(taken).to.deep.equal([]);
  });
});
