import { expect } from 'chai';
import { RollOutFaults } from '../../src/roll-out/roll-out-faults.ts';
import {
  deploymentStates,
  describeProgress,
  jobStates,
  type WatchedObject,
} from '../../src/roll-out/roll-out-state.ts';

const revision = (number: string) => ({ 'deployment.kubernetes.io/revision': number });
const manifest = [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'hello' } }];

function cluster(pods: readonly WatchedObject[], failure?: string): readonly WatchedObject[] {
  const conditions = failure ? [{ type: 'ReplicaFailure', status: 'True', message: failure }] : [];
  const owner = { ownerReferences: [{ uid: 'd' }] };
  return [
    {
      kind: 'Deployment',
      metadata: { name: 'hello', uid: 'd', generation: 2, annotations: revision('2') },
      spec: { replicas: 1 },
      status: { observedGeneration: 2, conditions },
    },
    { kind: 'ReplicaSet', metadata: { name: 'hello-1', uid: 'old', annotations: revision('1'), ...owner } },
    { kind: 'ReplicaSet', metadata: { name: 'hello-2', uid: 'new', annotations: revision('2'), ...owner } },
    ...pods,
  ];
}

function pod(restartCount: number, reason: string, owner = 'new'): WatchedObject {
  const state = { waiting: { reason, message: 'so it is' } };
  const lastState = { terminated: { exitCode: 1, reason: 'Error' } };
  const containerStatuses = [{ name: 'hello', ready: false, restartCount, state, lastState }];
  const metadata = { name: `hello-${owner}`, uid: `pod-${owner}`, ownerReferences: [{ uid: owner }] };
  return { kind: 'Pod', metadata, status: { containerStatuses } };
}

const hooks = [{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'migrations' } }];

function job(pods: readonly WatchedObject[], condition?: string): readonly WatchedObject[] {
  const conditions = condition ? [{ type: condition, status: 'True' }] : [];
  return [{ kind: 'Job', metadata: { name: 'migrations', uid: 'job' }, status: { conditions } }, ...pods];
}

describe('RollOutFaults', () => {
  const find = (faults: RollOutFaults, objects: readonly WatchedObject[], seconds: number) =>
    faults.find(deploymentStates(manifest, objects), seconds * 1000);

  it('recognizes a crash loop after three restarts', () => {
    const faults = new RollOutFaults([]);
    expect(find(faults, cluster([pod(2, 'CrashLoopBackOff')]), 1)).to.equal(undefined);
    expect(find(faults, cluster([pod(3, 'CrashLoopBackOff')]), 2)).to.equal(
      'pod hello-new is in a crash loop: CrashLoopBackOff, 3 restarts, last exit code 1 (Error)',
    );
  });

  it('ignores earlier restarts, and restarts of the old version', () => {
    const objects = cluster([pod(5, 'CrashLoopBackOff'), pod(9, 'CrashLoopBackOff', 'old')]);
    const faults = new RollOutFaults(objects);
    expect(find(faults, objects, 1)).to.equal(undefined);
  });

  it('tolerates for a minute that the deployer has no rights, and any time that nobody answers', () => {
    const faults = new RollOutFaults([]);
    const refused = new Error('deployments.apps is forbidden: User "deployer" cannot list resource');
    expect(faults.findRefusal(refused, 0)).to.equal(undefined);
    expect(find(faults, [], 30)).to.equal(undefined);
    expect(faults.findRefusal(refused, 61_000)).to.equal(undefined);
    expect(faults.findRefusal(new Error('connection refused'), 999_000)).to.equal(undefined);
    expect(faults.findRefusal(refused, 121_000)).to.equal(
      `the namespace cannot be read for 60 s: ${refused.message}`,
    );
  });

  it('tolerates an image pull error for a minute, and restarts the minute after a success', () => {
    const faults = new RollOutFaults([]);
    const without = cluster([pod(0, 'ImagePullBackOff')]);
    expect(find(faults, without, 0)).to.equal(undefined);
    expect(find(faults, cluster([pod(0, 'ContainerCreating')]), 30)).to.equal(undefined);
    expect(find(faults, without, 61)).to.equal(undefined);
    expect(find(faults, cluster([pod(0, 'ErrImagePull')]), 121)).to.equal(
      "pod hello-new can't start for 60 s: ErrImagePull: so it is",
    );
  });

  it('tolerates for a minute that the Job of an earlier deployment is being deleted', () => {
    const deletion = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/x'] };
    const held = { kind: 'Job', metadata: { name: 'migrations', uid: 'job', ...deletion } };
    const faults = new RollOutFaults([]);
    const jobs = jobStates(hooks, [held]);
    expect(faults.find([], 0, jobs)).to.equal(undefined);
    expect(faults.find([], 60_000, jobs)).to.equal(
      'Job migrations of an earlier deployment is deleted, and its finalizers (example.com/x) hold it for 60 s: remove them, and deploy again',
    );
    expect(describeProgress([], jobs)).to.equal('Job migrations of an earlier deployment is being deleted');
  });

  it('tolerates an image pull error of a Job for a minute', () => {
    const faults = new RollOutFaults([]);
    const states = jobStates(hooks, job([pod(0, 'ErrImagePull', 'job')]));
    expect(faults.find([], 0, states)).to.equal(undefined);
    expect(faults.find([], 60_000, states)).to.equal(
      "pod hello-job can't start for 60 s: ErrImagePull: so it is",
    );
  });

  it('tolerates a full quota for a minute without progress', () => {
    const faults = new RollOutFaults([]);
    const full = cluster([], 'exceeded quota');
    expect(find(faults, full, 0)).to.equal(undefined);
    expect(find(faults, cluster([pod(0, 'ContainerCreating')], 'exceeded quota'), 50)).to.equal(undefined);
    expect(find(faults, cluster([pod(0, 'ContainerCreating')], 'exceeded quota'), 100)).to.equal(undefined);
    expect(find(faults, cluster([pod(0, 'ContainerCreating')], 'exceeded quota'), 110)).to.equal(
      "Deployment hello can't create its pods for 60 s: exceeded quota",
    );
  });
});

describe('RollOutFaults, about a Deployment that somebody deletes', () => {
  const words = 'somebody deleted Deployment hello meanwhile';
  const look = (faults: RollOutFaults, objects: readonly WatchedObject[]) =>
    faults.find(deploymentStates(manifest, objects), 0);

  it('ends the wait once it is gone', () => {
    const faults = new RollOutFaults([]);
    expect(look(faults, [])).to.equal(undefined);
    expect(look(faults, cluster([]))).to.equal(undefined);
    expect(look(faults, [])).to.equal(words);
  });

  it('ends the wait while it goes', () => {
    const [deployment, ...others] = cluster([]);
    if (deployment === undefined) throw new Error('no Deployment');
    const metadata = { ...deployment.metadata, deletionTimestamp: '2024-01-02T03:04:05Z' };
    expect(look(new RollOutFaults([]), [{ ...deployment, metadata }, ...others])).to.equal(words);
  });
});

describe('a Deployment that somebody pauses', () => {
  const paused = cluster([]).map((object) =>
    object.kind === 'Deployment' ? { ...object, spec: { replicas: 1, paused: true } } : object,
  );
  const states = deploymentStates(manifest, paused);

  it('ends the wait after a minute', () => {
    const faults = new RollOutFaults([]);
    expect(faults.find(states, 0)).to.equal(undefined);
    expect(faults.find(deploymentStates(manifest, cluster([])), 30_000)).to.equal(undefined);
    expect(faults.find(states, 40_000)).to.equal(undefined);
    expect(faults.find(states, 100_000)).to.equal(
      'somebody paused Deployment hello, and it stays so for 60 s',
    );
  });

  it('is what the log says', () => {
    expect(describeProgress(states)).to.equal('hello has 0 of 1 new pods ready; somebody paused it');
  });
});

describe('describeProgress', () => {
  it('is about a Job until it has succeeded', () => {
    const running = { ...pod(0, '', 'job'), status: { phase: 'Running' } };
    const line = (objects: readonly WatchedObject[]) =>
      describeProgress(deploymentStates(manifest, cluster([])), jobStates(hooks, objects));
    expect(line(job([running]))).to.equal('Job migrations has not succeeded yet; hello-job: running');
    expect(line(job([pod(0, 'ErrImagePull', 'job')]))).to.equal(
      'Job migrations has not succeeded yet; hello-job: ErrImagePull, last exit code 1 (Error)',
    );
    expect(line(job([], 'Complete'))).to.equal('hello has 0 of 1 new pods ready');
  });

  it('is one line with the number of ready new pods and the state of the others', () => {
    const objects = cluster([pod(1, 'CrashLoopBackOff'), pod(0, 'Running', 'old')]);
    expect(describeProgress(deploymentStates(manifest, objects))).to.equal(
      'hello has 0 of 1 new pods ready; hello-new: CrashLoopBackOff, 1 restart, last exit code 1 (Error)',
    );
  });
});
