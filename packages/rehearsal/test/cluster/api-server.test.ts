import { expect } from 'chai';
import { objectPath } from '../../src/cluster/api-server.ts';

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
