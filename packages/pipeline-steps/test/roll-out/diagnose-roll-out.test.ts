import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { diagnoseRollOut, readLog, shorten } from '../../src/roll-out/diagnose-roll-out.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

describe('shorten', () => {
  it('leaves a text of 300 characters as it is', () => {
    expect(shorten('a'.repeat(300))).to.equal('a'.repeat(300));
  });

  it('keeps the end of a longer text, where the kubelet writes the cause', () => {
    const image = `registry.test/hello@sha256:${'0'.repeat(64)}`;
    const words = `Back-off pulling image "${image}": ErrImagePull: failed to resolve "${image}": ${image}: ${image}: not found`;
    const shown = shorten(words);
    expect(shown).to.have.lengthOf(301);
    expect(shown).to.match(/^Back-off pulling image .+….+: not found$/);
  });
});

describe('readLog', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'read-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The lines that readLog returns for these logs of the current and the previous run of the container. */
  function read(
    logs: { readonly now: string; readonly before?: string },
    life: 'running' | 'waiting' | 'terminated',
  ) {
    const before = logs.before === undefined ? 'exit 1' : `printf '%s' '${logs.before}'`;
    const kubectl = join(folder, 'kubectl');
    writeFileSync(
      kubectl,
      `#!/bin/sh\ncase "$*" in *--previous*) ${before} ;; *) printf '%s' '${logs.now}' ;; esac\n`,
    );
    chmodSync(kubectl, 0o755);
    const context = {
      environment: { PATH: `${folder}:${process.env['PATH']}` },
      directory: folder,
      say: () => undefined,
      show: () => undefined,
    };
    const terminated = { exitCode: 9, reason: 'Error' };
    const status = {
      name: 'hello-service',
      ready: false,
      restartCount: 3,
      state: { [life]: {} },
      ...(logs.before !== undefined && { lastState: { terminated } }),
    };
    const pod = { kind: 'Pod', metadata: { name: 'pod' }, status: { containerStatuses: [status] } };
    return readLog(context, 'hello', pod as unknown as Parameters<typeof readLog>[2]);
  }

  it('returns the log of the previous run if the container waits for a restart', async () => {
    expect(await read({ now: 'later', before: 'why\nit ended' }, 'waiting')).to.deep.equal([
      'why',
      'it ended',
    ]);
  });

  it('returns the log of the previous run if the container has just restarted', async () => {
    expect(await read({ now: '', before: 'why it ended' }, 'running')).to.deep.equal(['why it ended']);
  });

  it('returns the current log if the container runs and is not ready', async () => {
    expect(await read({ now: 'no database', before: 'why it ended' }, 'running')).to.deep.equal([
      'no database',
    ]);
  });

  it('returns the log of the run that has just ended, not of the one before', async () => {
    expect(await read({ now: 'why it ended', before: 'earlier' }, 'terminated')).to.deep.equal([
      'why it ended',
    ]);
  });

  it('takes no sentence of the kubelet for the log of a container that was removed', async () => {
    const removed = 'unable to retrieve container logs for containerd://5230113f';
    expect(await read({ now: 'no database', before: removed }, 'waiting')).to.deep.equal(['no database']);
    expect(await read({ now: '', before: removed }, 'waiting')).to.deep.equal([]);
  });

  it('is empty if the container printed nothing', async () => {
    expect(await read({ now: '' }, 'running')).to.deep.equal([]);
  });
});

describe('diagnoseRollOut', () => {
  let folder: StepFolder;
  beforeEach(async () => {
    folder = await createStepFolder();
  });
  afterEach(() => folder.remove());

  const job = { kind: 'Job', metadata: { name: 'migrations', uid: 'j' } };
  const failedPod = (status: object) => ({
    kind: 'Pod',
    metadata: { name: 'migrations-x', uid: 'p', ownerReferences: [{ uid: 'j' }] },
    status: { phase: 'Failed', ...status },
  });
  const ended = { name: 'migrations', ready: false, restartCount: 0 };
  const exited = {
    containerStatuses: [{ ...ended, state: { terminated: { exitCode: 3, reason: 'Error' } } }],
  };
  const application = {
    releaseName: 'hello',
    namespace: 'hello',
    manifest: [],
    liveManifest: undefined,
    hooks: [{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'migrations' } }],
  };

  it('says why a Job before the upgrade failed: exit code, log and last event', async () => {
    folder.know({
      watched: [[job, failedPod(exited)]],
      podLog: 'migrating\nno such table\n',
      events: [
        {
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
          involvedObject: { kind: 'Job', name: 'migrations', uid: 'j' },
        },
      ],
    });
    const { words, report } = await diagnoseRollOut(folder.context, application, []);
    expect(words).to.equal(
      'pod migrations-x: Error, last exit code 3 (Error); its log ends with "migrating / no such table"; last event: BackoffLimitExceeded of Job migrations: Job has reached the specified backoff limit',
    );
    expect(report).to.include('  log | no such table');
  });

  it('names the deadline that ended a Job', async () => {
    folder.know({
      watched: [
        [job, failedPod({ ...exited, reason: 'DeadlineExceeded', message: 'Pod was active too long' })],
      ],
    });
    const { words } = await diagnoseRollOut(folder.context, application, []);
    expect(words).to.equal('pod migrations-x: DeadlineExceeded: Pod was active too long');
  });

  it('does not name what a pod that is ready failed at before', async () => {
    const revision = { 'deployment.kubernetes.io/revision': '1' };
    const metadata = (uid: string, owner: string) => ({
      name: `hello-${uid}`,
      uid,
      annotations: revision,
      ownerReferences: [{ uid: owner }],
    });
    const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
    folder.know({
      watched: [
        [
          { kind: 'Deployment', metadata: { ...metadata('d', ''), name: 'hello' } },
          { kind: 'ReplicaSet', metadata: metadata('r', 'd') },
          { kind: 'Pod', metadata: metadata('p', 'r'), status: ready },
        ],
      ],
      events: [{ reason: 'Unhealthy', message: 'refused', involvedObject: { kind: 'Pod', uid: 'p' } }],
    });
    const manifest = [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'hello' } }];
    const diagnosis = await diagnoseRollOut(folder.context, { ...application, manifest, hooks: [] }, []);
    expect(diagnosis).to.deep.equal({ report: [], words: '' });
  });

  it('does not blame a Job that failed in an earlier upgrade', async () => {
    const objects = [job, failedPod(exited)];
    folder.know({ watched: [objects], podLog: 'no such table' });
    const { words } = await diagnoseRollOut(folder.context, application, objects as never);
    expect(words).to.equal('');
  });
});
