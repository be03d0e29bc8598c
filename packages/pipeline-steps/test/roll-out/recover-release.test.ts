import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { recoverRelease } from '../../src/roll-out/recover-release.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const request = { releaseName: 'hello-service', namespace: 'hello-world', timeoutSeconds: 300 };
const options = '--namespace hello-world --wait --timeout 300s';
const rollbackOptions = '--namespace hello-world --server-side=true --force-conflicts --wait --timeout 300s';

describe('recoverRelease', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  async function recover(...statuses: readonly (string | [status: string, description: string])[]) {
    const history = statuses.map((entry, index) => {
      const [status, description] = typeof entry === 'string' ? [entry, 'Upgrade complete'] : entry;
      return { revision: index + 1, status, description };
    });
    folder.know({ history });
    await recoverRelease(folder.context, request);
    return folder
      .calls('helm')
      .filter(({ args }) => /^(?:rollback|uninstall)$/.test(args[0] ?? ''))
      .map(({ args }) => args.join(' '));
  }

  const untouched: [name: string, statuses: string[]][] = [
    ['there is no release', []],
    ['it is deployed', ['superseded', 'deployed']],
    ['its last upgrade failed', ['deployed', 'failed']],
  ];
  for (const [name, statuses] of untouched) {
    it(`does nothing when ${name}`, async () => {
      expect(await recover(...statuses)).to.deep.equal([]);
      expect(folder.said).to.deep.equal([]);
    });
  }

  it('rolls a pending upgrade back to the revision that is deployed', async () => {
    const calls = await recover('superseded', 'deployed', 'pending-upgrade');
    expect(calls).to.deep.equal([`rollback hello-service 2 ${rollbackOptions}`]);
    expect(folder.said).to.deep.equal([
      'release hello-service was left pending-upgrade: rolling back to revision 2',
    ]);
  });

  it('rolls a pending rollback back to the revision that is deployed', async () => {
    const calls = await recover('deployed', 'failed', 'pending-rollback');
    expect(calls).to.deep.equal([`rollback hello-service 1 ${rollbackOptions}`]);
  });

  it('rolls back to the previously deployed revision if the run was killed between its last two writes', async () => {
    const calls = await recover('superseded', 'superseded', 'pending-upgrade');
    expect(calls).to.deep.equal([`rollback hello-service 2 ${rollbackOptions}`]);
  });

  it('uninstalls a pending installation', async () => {
    const calls = await recover('pending-install');
    expect(calls).to.deep.equal([`uninstall hello-service ${options}`]);
    expect(folder.said).to.deep.equal([
      'release hello-service was left pending-install with nothing live: uninstalling it',
    ]);
  });

  describe('if somebody deleted the records of a release that serves', () => {
    const lost = (creationTimestamp: string) => {
      const annotations = { 'meta.helm.sh/release-name': 'hello-service' };
      const metadata = { name: 'hello-service', uid: 'd', annotations, creationTimestamp };
      folder.know({ watched: [[{ kind: 'Deployment', metadata, status: { readyReplicas: 1 } }]] });
    };
    const pending = {
      revision: 1,
      status: 'pending-install',
      description: '',
      updated: '2024-01-02T03:04:05Z',
    };

    it('says that the live revision is unknown', async () => {
      lost('2024-01-01T00:00:00Z');
      expect(await recoverRelease(folder.context, request)).to.equal('unknown');
    });

    it('says so too if older records are left', async () => {
      lost('2024-01-01T00:00:00Z');
      folder.know({ history: [{ revision: 1, status: 'superseded', description: 'Install complete' }] });
      expect(await recoverRelease(folder.context, request)).to.equal('unknown');
    });

    it('deletes only the record of an interrupted installation', async () => {
      lost('2024-01-01T00:00:00Z');
      folder.know({ history: [pending] });
      expect(await recoverRelease(folder.context, request)).to.equal('unknown');
      expect(folder.calls('helm').map(({ args }) => args[0])).to.deep.equal(['history']);
      expect(folder.calls('kubectl').at(-1)?.args.join(' ')).to.equal(
        'delete secret/sh.helm.release.v1.hello-service.v1 --namespace hello-world',
      );
    });

    const newer = [
      { revision: 1, status: 'superseded', description: 'Install complete' },
      { ...pending, revision: 3, status: 'pending-upgrade' },
    ];

    it('does not go back to an older revision that is left', async () => {
      lost('2024-01-01T00:00:00Z');
      folder.know({ history: newer });
      expect(await recoverRelease(folder.context, request)).to.equal('unknown');
      expect(folder.calls('helm').map(({ args }) => args[0])).to.deep.equal(['history']);
      expect(folder.calls('kubectl').at(-1)?.args[1]).to.equal('secret/sh.helm.release.v1.hello-service.v3');
    });

    it('goes back to it if nothing serves', async () => {
      folder.know({ history: newer });
      await recoverRelease(folder.context, request);
      const [call] = folder.calls('helm').filter(({ args }) => args[0] === 'rollback');
      expect(call?.args.slice(0, 3)).to.deep.equal(['rollback', 'hello-service', '1']);
    });

    it('uninstalls what the interrupted installation itself created', async () => {
      lost('2024-01-02T03:04:05Z');
      folder.know({ history: [pending] });
      await recoverRelease(folder.context, request);
      expect(folder.calls('helm').map(({ args }) => args[0])).to.deep.equal(['history', 'uninstall']);
    });
  });

  it('never restores what was removed before a pending installation', async () => {
    const replaced: [string, string] = ['superseded', 'superseded by new release'];
    const calls = await recover('superseded', replaced, 'pending-install');
    expect(calls).to.deep.equal([`uninstall hello-service ${options}`]);
  });

  it('never treats a failed revision as live, even if a failed rollback superseded it', async () => {
    const failed: [string, string] = ['superseded', 'Upgrade "hello-service" failed: not ready'];
    const calls = await recover('superseded', failed, 'failed', 'pending-upgrade');
    expect(calls).to.deep.equal([`rollback hello-service 1 ${rollbackOptions}`]);
  });

  it('finishes an interrupted uninstallation', async () => {
    expect(await recover('uninstalling')).to.deep.equal([`uninstall hello-service ${options}`]);
  });

  it("fails with Helm's error if the rollback fails", async () => {
    folder.know({ failures: { 'helm rollback': 'Error: timed out waiting for the condition' } });
    const error = await rejectionOf(recover('deployed', 'pending-upgrade'));
    expect(error.message).to.equal(
      'helm rollback hello-service failed with exit code 1: Error: timed out waiting for the condition',
    );
  });

  it('changes nothing if the history cannot be read', async () => {
    folder.know({ failures: { 'helm history': 'Error: kubernetes cluster unreachable' } });
    const error = await rejectionOf(recover('deployed', 'pending-upgrade'));
    expect(error.message).to.contain('kubernetes cluster unreachable');
    expect(folder.calls('helm')).to.have.lengthOf(1);
  });
});
