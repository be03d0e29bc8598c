import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { otherConfigurations } from '../../../infra/test/helpers/other-configurations.ts';
import type { Outcome } from '../../src/steps/read-outcome.ts';
import { createOwnCheckout, type OwnCheckout } from './own-checkout.ts';
import { preparePublicServers } from './public-servers.ts';
import { type RunningRehearsal, startRehearsal } from './run-rehearsal.ts';

/**
 * A machine with internet access downloads these, and one without it never runs this code. The configuration is a user's
 * own, with three services, two of them in one repository: a rehearsal must not depend on this project's.
 */
describe('a rehearsal by another user, of three services, on a machine that reaches the public servers', () => {
  let own: OwnCheckout;
  let folder: string;
  let rehearsal: RunningRehearsal;
  let requests: string[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'public-'));
    const machine = await preparePublicServers(folder);
    own = await createOwnCheckout((checkout) => {
      otherConfigurations['another account, region, domain, cluster, service and users'](checkout);
      const add = join(checkout, 'packages/scaffolding/src/add-service/cli.ts');
      for (const words of [['orders'], ['prices', '--share-source']])
        execFileSync(process.execPath, [add, ...words]);
    });
    rehearsal = startRehearsal(['--approve', 'none'], { ...machine, ...own });
    expect(await rehearsal.ended, rehearsal.stderr()).to.equal(0);
    requests = (await readFile(machine.requestLog, 'utf8')).trim().split('\n');
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await own.remove();
  });

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

  it('ends with Hello World! from what it downloaded, at the addresses of that user', async () => {
    const { outcomes } = await rehearsal.until(({ event }) => event === 'finished');
    const told = (outcomes as Outcome[]).map(
      ({ image, service, environment, greeting, address, namespace, version }) => ({
        service,
        environment,
        greeting,
        address,
        namespace,
        version,
        repository: image.replace(/@sha256:[0-9a-f]{64}$/, ''),
      }),
    );
    const common = { environment: 'development', greeting: 'Hello World!', version: '1.0.2' };
    const registry = '111122223333.dkr.ecr.ap-southeast-2.amazonaws.com';
    expect(told).to.have.deep.members([
      {
        ...common,
        service: 'hello-service',
        address: 'https://www.example.org/',
        namespace: 'shop-development',
        repository: `${registry}/shop_repo`,
      },
      {
        ...common,
        service: 'orders',
        address: 'https://orders.example.org/',
        namespace: 'orders-development',
        repository: `${registry}/orders`,
      },
      {
        ...common,
        service: 'prices',
        address: 'https://prices.example.org/',
        namespace: 'prices-development',
        repository: `${registry}/prices`,
      },
    ]);
  });
});
