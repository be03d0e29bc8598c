import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { awaitDeletions } from '../../src/release/await-deletions.ts';
import type { LiveObject } from '../../src/release/managed-fields.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const release = { releaseName: 'hello-service', namespace: 'hello-world' };
const identity = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'hello-service' } };
const wait = { ...release, manifest: [identity] };
const there: LiveObject = { ...identity, metadata: { name: 'hello-service', resourceVersion: '1' } };
const deleted: LiveObject = {
  ...there,
  metadata: {
    ...there.metadata,
    deletionTimestamp: '2024-01-02T03:04:05Z',
    finalizers: ['example.com/hold'],
  },
};

describe('awaitDeletions', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  it('asks for nothing if no object is being deleted', async () => {
    expect(await awaitDeletions(folder.context, wait, [there])).to.deep.equal([there]);
    expect(folder.calls()).to.deep.equal([]);
  });

  it('waits until a deleted object is gone', async () => {
    folder.know({ live: [] });
    expect(await awaitDeletions(folder.context, wait, [deleted])).to.deep.equal([]);
    expect(folder.said).to.deep.equal([
      'Deployment/hello-service is being deleted: waiting until it is gone',
    ]);
  });

  it('names the finalizers that hold it, and what to type', async () => {
    folder.know({ live: [deleted] });
    const error = await rejectionOf(awaitDeletions(folder.context, wait, [deleted], 1));
    expect(error.message).to.equal(
      `somebody deleted Deployment/hello-service in namespace hello-world, and its finalizers (example.com/hold) hold it for more than 1 s: wait for their controller, or type \`kubectl patch deployment/hello-service --namespace hello-world --type merge --patch '{"metadata":{"finalizers":null}}'\`, and deploy again`,
    );
  });
});
