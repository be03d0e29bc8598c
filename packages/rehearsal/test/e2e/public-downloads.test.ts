import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { preparePublicServers } from './public-servers.ts';
import { type RunningRehearsal, startRehearsal } from './run-rehearsal.ts';

/** Every other machine has these two; one without a way out never takes this path. */
describe('a rehearsal on a machine that reaches the public servers', () => {
  let folder: string;
  let rehearsal: RunningRehearsal;
  let requests: string[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'public-'));
    const machine = await preparePublicServers(folder);
    rehearsal = startRehearsal(['--approve', 'none'], machine);
    expect(await rehearsal.ended, rehearsal.stderr()).to.equal(0);
    requests = (await readFile(machine.requestLog, 'utf8')).trim().split('\n');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('downloads each program of Kubernetes with its checksum, and etcd out of its archive', () => {
    const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler', 'kubelet'];
    const wanted = programs.flatMap((name) => [name, `${name}.sha256`]);
    const fetched = requests.filter((line) => line.startsWith('GET dl.k8s.io/'));
    expect(fetched.map((line) => line.replace(/.*\//, ''))).to.have.members(wanted);
    expect(requests.filter((line) => line.startsWith('GET github.com/'))).to.have.lengthOf(2);
  });

  it('pulls the public base image through the sandbox’s one way out', async () => {
    expect(requests).to.include('HEAD public.ecr.aws/v2/docker/library/node/manifests/24-alpine');
    const finished = await rehearsal.until(({ event }) => event === 'finished');
    expect(finished['baseImage']).to.equal('public registry');
  });

  it('ends with Hello World! from what it downloaded', async () => {
    const { outcomes } = await rehearsal.until(({ event }) => event === 'finished');
    expect(outcomes).to.be.an('array').with.lengthOf(1);
    expect((outcomes as object[])[0]).to.include({ environment: 'development', greeting: 'Hello World!' });
  });
});
