import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type StartedService, startService } from './helpers/start-service.ts';

const clientCount = 50;

/** Sends new connections to the first ready service, as a load balancer that polls /readyz does. */
class Balancer {
  readonly services: readonly StartedService[];
  #target: StartedService;

  constructor(first: StartedService, ...others: StartedService[]) {
    this.services = [first, ...others];
    this.#target = first;
  }

  get target(): StartedService {
    return this.#target;
  }

  async poll(): Promise<void> {
    for (const service of this.services) {
      const response = await fetch(`${service.address}/readyz`).catch(() => undefined);
      if (!response?.ok) continue;
      this.#target = service;
      return;
    }
  }
}

/** A client that keeps one connection until the service ends it. */
class KeepAliveClient {
  readonly versions: string[] = [];
  readonly failures: string[] = [];
  readonly #balancer: Balancer;
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #connectedTo: StartedService;

  constructor(balancer: Balancer) {
    this.#balancer = balancer;
    this.#connectedTo = balancer.target;
  }

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) await this.#request().catch((error) => this.#fail(error));
    this.#agent.destroy();
  }

  async #request(): Promise<void> {
    const [response] = await once(
      get(`${this.#connectedTo.address}/version`, { agent: this.#agent }),
      'response',
    );
    this.versions.push(JSON.parse(await text(response)).version);
    if (response.headers.connection === 'close') this.#connectedTo = this.#balancer.target;
  }

  #fail(error: unknown): void {
    this.failures.push(String(error));
    this.#connectedTo = this.#balancer.target;
  }
}

describe('a rolling update', () => {
  it(`loses no request of ${clientCount} clients that keep their connections`, async () => {
    await using oldService = await startService({ APP_VERSION: 'old', DRAIN_DELAY_SECONDS: '3' });
    await using newService = await startService({ APP_VERSION: 'new' });
    const balancer = new Balancer(oldService, newService);
    let isOver = false;
    const clients = Array.from({ length: clientCount }, () => new KeepAliveClient(balancer));
    const finished = Promise.all(clients.map((client) => client.run(() => isOver)));

    while (clients.some(({ versions }) => versions.length === 0)) await balancer.poll();
    oldService.process.kill('SIGTERM');
    while (clients.some(({ versions }) => versions.at(-1) === 'old')) await balancer.poll();
    const { exitCode, stderr } = await oldService.ending;
    isOver = true;
    await finished;

    expect(clients.flatMap(({ failures }) => failures)).to.deep.equal([]);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    for (const { versions } of clients) expect([...new Set(versions)]).to.deep.equal(['old', 'new']);
  });
});
