import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import {
  findLastReadyRevision,
  findLiveRevision,
  findRevisionToRecover,
  type Revision,
  readCommitId,
  readHistory,
} from '../../src/release/release.ts';
import type { StepContext } from '../../src/step.ts';
import { withRealHelm } from '../helpers/helm-context.ts';
import { type ReleaseServer, type StoredRevision, startReleaseServer } from '../helpers/release-server.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const first = { revision: 1, status: 'deployed', description: 'Install complete' };
const release = { releaseName: 'hello-service', namespace: 'hello-world' };

describe('release, read by the real Helm', () => {
  let folder: StepFolder;
  let server: ReleaseServer | undefined;

  beforeEach(async () => {
    folder = await createStepFolder();
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
      const context = await withRevisions(
        { status: 'deployed', description: 'Install complete' },
        { status: 'pending-upgrade', description: 'Preparing upgrade' },
      );
      const history = await readHistory(context, release);
      expect(
        history.map(({ revision, status, description }) => [revision, status, description]),
      ).to.deep.equal([
        [1, 'deployed', 'Install complete'],
        [2, 'pending-upgrade', 'Preparing upgrade'],
      ]);
    });

    it('is empty without a release', async () => {
      expect(await readHistory(await withRevisions(), release)).to.deep.equal([]);
    });

    it("fails with Helm's error if the cluster does not answer", async () => {
      const context = await withRealHelm(folder.context, 'http://127.0.0.1:9');
      const error = await rejectionOf(readHistory(context, release));
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
      const commitId = await readCommitId(context, release, first);
      expect(commitId).to.equal('1'.repeat(40));
    });

    it('is undefined if the values name no commit', async () => {
      const context = await withRevisions({ status: 'deployed' });
      expect(await readCommitId(context, release, first)).to.equal(undefined);
    });
  });
});

function parseRevisions(entries: readonly string[], first = 1): Revision[] {
  return entries.map((entry, index) => {
    const [status = '', description = ''] = entry.split(/: (.*)/s);
    return { revision: first + index, status, description };
  });
}

/** Histories of the real Helm 4.2.3. The rehearsal's test/e2e makes most of them on a real cluster. */
describe('findLiveRevision', () => {
  const install = 'deployed: Install complete';
  const installed = 'superseded: Install complete';
  const upgrade = 'deployed: Upgrade complete';
  const upgraded = 'superseded: Upgrade complete';
  const pending = 'pending-upgrade: Preparing upgrade';
  const pendingInstall = 'pending-install: Initial install underway';
  const removed = 'uninstalled: Uninstallation complete';
  const replaced = 'superseded: superseded by new release';
  const failure = 'Upgrade "hello-service" failed: resource Deployment/hello-world/hello-service not ready';
  const rollbackFailure = 'failed: Rollback "hello-service" failed: conflict';

  const rows: [name: string, live: number | undefined, history: string[]][] = [
    ['no release', undefined, []],
    ['a killed installation', undefined, [pendingInstall]],
    [
      'a failed installation',
      undefined,
      ['failed: Release "hello-service" failed: context deadline exceeded'],
    ],
    ['an installation', 1, [install]],
    ['an upgrade', 2, [installed, upgrade]],
    ['a killed upgrade', 2, [installed, upgrade, pending]],
    ['a failed upgrade', 2, [installed, upgrade, `failed: ${failure}`]],
    ['a rollback', 3, [installed, `failed: ${failure}`, 'deployed: Rollback to 1']],
    ['a killed rollback', 1, [install, `failed: ${failure}`, 'pending-rollback: Rollback to 1']],
    ['an upgrade killed between its last two writes', 2, [installed, upgraded, pending]],
    ['the same under a description of the user', 2, [installed, 'superseded: by Ada', pending]],
    ['a rollback killed between its last two writes', 1, [installed, 'pending-rollback: Rollback to 1']],
    ['a removed release', undefined, [installed, removed]],
    ['a removal that was cut off', undefined, ['uninstalling: Deletion in progress (or silently failed)']],
    ['a removal of a failed upgrade', undefined, [install, removed]],
    ['a killed installation after a removal', undefined, [installed, replaced, pendingInstall]],
    ['the same after the removal of a failed upgrade', undefined, [install, replaced, pendingInstall]],
    ['an installation after a removal', 3, [installed, replaced, install]],
    ['an upgrade killed between its writes after a removal', 3, [installed, replaced, installed, pending]],
    [
      'a rollback of a removed release that failed',
      undefined,
      [installed, 'superseded: Uninstallation complete', rollbackFailure],
    ],
    ['a failed upgrade whose rollback failed', 1, [install, `superseded: ${failure}`, rollbackFailure]],
    [
      'an upgrade after that, killed between its last two writes',
      1,
      [installed, `superseded: ${failure}`, rollbackFailure, pending],
    ],
    [
      'a killed upgrade whose recovery failed, and the next upgrade killed between its writes',
      1,
      [installed, 'superseded: Preparing upgrade', rollbackFailure, pending],
    ],
    [
      'a second installation over a failed one, killed between its last two writes',
      undefined,
      ['superseded: Release "hello-service" failed: context deadline exceeded', pending],
    ],
    ['an upgrade whose record somebody deleted', undefined, [installed]],
    ['several upgrades, the last of which has no record', undefined, [installed, upgraded]],
    ['a failed upgrade after one whose record was deleted', undefined, [installed, `failed: ${failure}`]],
    ['a live revision whose rollback failed', 2, [installed, upgraded, rollbackFailure]],
    [
      'a live rollback whose rollback failed',
      3,
      [installed, upgraded, 'superseded: Rollback to 1', rollbackFailure],
    ],
    [
      'a rollback to what never was ready, cut off, and superseded by a failed rollback',
      3,
      [installed, `superseded: ${failure}`, upgraded, 'superseded: Rollback to 2', rollbackFailure],
    ],
    [
      'a rollback to before a removal, cut off, and superseded by a failed rollback',
      undefined,
      [installed, replaced, 'superseded: Rollback to 1', rollbackFailure],
    ],
  ];
  for (const [name, live, history] of rows) {
    it(`is ${live === undefined ? 'none' : `revision ${live}`} of ${name}`, () => {
      expect(findLiveRevision(parseRevisions(history))?.revision).to.equal(live);
    });
  }

  it('is none if somebody deleted the record between a superseded and a failed revision', () => {
    const [live, failed] = parseRevisions([upgraded, `failed: ${failure}`], 3);
    expect(findLiveRevision([live, { ...failed, revision: 5 }] as Revision[])).to.equal(undefined);
  });

  it('treats a rollback to a revision that is no longer in the history as ready', () => {
    const history = ['superseded: Upgrade complete', 'superseded: Rollback to 1', rollbackFailure];
    expect(findLiveRevision(parseRevisions(history, 7))?.revision).to.equal(8);
  });
});

describe('findLastReadyRevision', () => {
  it('is the newest of which there is a record, if that of the live one was deleted', () => {
    const history = parseRevisions(['superseded: Install complete', 'superseded: Upgrade complete']);
    expect(findLastReadyRevision(history)?.revision).to.equal(2);
  });
});

describe('findRevisionToRecover', () => {
  const rows: [name: string, target: number | undefined, history: string[]][] = [
    ['a killed upgrade', 1, ['deployed: Install complete', 'pending-upgrade: Preparing upgrade']],
    [
      'a killed rollback of a version that is live and answers wrongly',
      1,
      ['superseded: Install complete', 'deployed: Upgrade complete', 'pending-rollback: Rollback to 1'],
    ],
    [
      'a killed rollback to a version that never was ready',
      3,
      [
        'superseded: Install complete',
        'superseded: Upgrade "hello-service" failed: context deadline exceeded',
        'deployed: Upgrade complete',
        'pending-rollback: Rollback to 2',
      ],
    ],
    [
      'a killed rollback to before a removal',
      3,
      [
        'superseded: Install complete',
        'superseded: superseded by new release',
        'deployed: Install complete',
        'pending-rollback: Rollback to 1',
      ],
    ],
    [
      'a rollback under a description of the user, killed',
      2,
      ['superseded: Install complete', 'deployed: Upgrade complete', 'pending-rollback: by Ada'],
    ],
    ['a killed installation', undefined, ['pending-install: Initial install underway']],
  ];
  for (const [name, target, history] of rows) {
    it(`is ${target === undefined ? 'none' : `revision ${target}`} of ${name}`, () => {
      expect(findRevisionToRecover(parseRevisions(history))?.revision).to.equal(target);
    });
  }

  it('is the live one if the target of a killed rollback is no longer in the history', () => {
    const history = ['deployed: Upgrade complete', 'pending-rollback: Rollback to 1'];
    expect(findRevisionToRecover(parseRevisions(history, 7))?.revision).to.equal(7);
  });
});
