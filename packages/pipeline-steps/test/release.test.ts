import { expect } from 'chai';
import { findLiveRevision, readCommitId, readHistory } from '../src/release.ts';
import type { StepContext } from '../src/step.ts';
import { withRealHelm } from './helpers/helm-context.ts';
import { rejection } from './helpers/rejection.ts';
import { type ReleaseServer, type StoredRevision, startReleaseServer } from './helpers/release-server.ts';
import { createStepFolder, type StepFolder } from './helpers/step-folder.ts';

const release = { releaseName: 'hello-service', namespace: 'hello-world' };

describe('release, read by the real Helm', () => {
  let folder: StepFolder;
  let server: ReleaseServer | undefined;

  beforeEach(() => {
    folder = createStepFolder();
  });

  afterEach(() => {
    server?.close();
    server = undefined;
    folder.remove();
  });

  async function withRevisions(...revisions: readonly StoredRevision[]): Promise<StepContext> {
    server = await startReleaseServer(revisions);
    return withRealHelm(folder.context, server.url);
  }

  describe('readHistory', () => {
    it('gives the revisions, the oldest first', async () => {
      const context = await withRevisions({ status: 'deployed' }, { status: 'pending-upgrade' });
      const history = await readHistory(context, release);
      expect(history.map(({ revision, status }) => [revision, status])).to.deep.equal([
        [1, 'deployed'],
        [2, 'pending-upgrade'],
      ]);
    });

    it('is empty without a release', async () => {
      expect(await readHistory(await withRevisions(), release)).to.deep.equal([]);
    });

    it("fails in Helm's words when the cluster does not answer", async () => {
      const context = await withRealHelm(folder.context, 'http://127.0.0.1:9');
      const error = await rejection(readHistory(context, release));
      expect(error.message).to.match(
        /^helm history hello-service failed with exit code 1: Error: kubernetes cluster/,
      );
    });
  });

  describe('readCommitId', () => {
    it('gives the commit of that revision, not of the last one', async () => {
      const context = await withRevisions(
        { status: 'deployed', commit: '1'.repeat(40) },
        { status: 'pending-upgrade', commit: '2'.repeat(40) },
      );
      const commitId = await readCommitId(context, release, { revision: 1, status: 'deployed' });
      expect(commitId).to.equal('1'.repeat(40));
    });

    it('gives nothing when the values name no commit', async () => {
      const context = await withRevisions({ status: 'deployed' });
      expect(await readCommitId(context, release, { revision: 1, status: 'deployed' })).to.equal(undefined);
    });
  });
});

describe('findLiveRevision', () => {
  const rows: [history: string, live: number | undefined][] = [
    ['', undefined],
    ['pending-install', undefined],
    ['failed', undefined],
    ['deployed', 1],
    ['superseded deployed', 2],
    ['superseded deployed pending-upgrade', 2],
    ['superseded deployed failed', 2],
    ['superseded failed deployed', 3],
    ['superseded superseded pending-upgrade', 2],
    ['superseded uninstalled', undefined],
    ['deployed uninstalling', undefined],
  ];
  for (const [statuses, live] of rows) {
    it(`is ${live === undefined ? 'none' : `revision ${live}`} of ${statuses || 'no revisions'}`, () => {
      const history = statuses.split(' ').filter(Boolean);
      const found = findLiveRevision(history.map((status, index) => ({ revision: index + 1, status })));
      expect(found?.revision).to.equal(live);
    });
  }
});
