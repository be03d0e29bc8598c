import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { compileCache } from '../../programs/test/helpers/compile-cache.ts';
import { serve } from './helpers/serve.ts';
import { mainFile, runService, spawnService, startService } from './helpers/start-service.ts';

describe('main', () => {
  it('says version, commit and ports in one line when it listens', async () => {
    await using service = await startService({ APP_VERSION: '1.0.2', APP_COMMIT: 'c0ffee' });
    const { time, port, metricsPort, ...said } = service.startLine;
    expect(said).to.deep.equal({
      level: 'info',
      version: '1.0.2',
      commit: 'c0ffee',
      node: process.version,
      msg: 'hello-service listens',
    });
    expect(time).to.be.closeTo(Date.now(), 10_000);
    expect(port).to.be.above(0).and.not.equal(metricsPort);
    expect(await (await fetch(`${service.address}/version`)).json()).to.deep.equal({
      version: '1.0.2',
      commit: 'c0ffee',
    });
  });

  describe('with a setting that cannot be', () => {
    const refuses = async (environment: Record<string, string>, sentence: string) => {
      const { exitCode, lines, stderr } = await runService(environment);
      expect({ exitCode, lines, stderr }).to.deep.equal({
        exitCode: 1,
        lines: [],
        stderr: `hello-service: ${sentence}\n`,
      });
    };

    it('refuses a bad PORT with one sentence and exit code 1', () =>
      refuses(
        { PORT: 'http' },
        'PORT is "http", but must be a whole number from 0 to 65535: set PORT=5000, or leave it out.',
      ));

    it('refuses a bad LOG_LEVEL likewise', () =>
      refuses(
        { LOG_LEVEL: 'loud' },
        'LOG_LEVEL is "loud", but must be one of trace, debug, info, warn, error, fatal, silent: set LOG_LEVEL=info, or leave it out.',
      ));

    it('refuses one port for both servers likewise', () =>
      refuses(
        { PORT: '9464' },
        'PORT and METRICS_PORT are both 9464, but must differ: set METRICS_PORT to another port.',
      ));

    for (const setting of ['PORT', 'METRICS_PORT']) {
      it(`refuses a taken ${setting} likewise`, async () => {
        await using other = await serve();
        await refuses(
          { PORT: '0', METRICS_PORT: '0', [setting]: String(other.port) },
          `port ${other.port} is taken: end what listens on it, or set ${setting} to a free one.`,
        );
      });
    }
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`drains at the first ${signal} and ends with exit code 0`, async () => {
      await using service = await startService({ DRAIN_DELAY_SECONDS: '1' });
      const startedMs = performance.now();
      service.process.kill(signal);
      const { exitCode, lines, stderr } = await service.ending;
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
      expect(performance.now() - startedMs)
        .to.be.at.least(990)
        .and.below(5000);
      const said = lines.map((line) => JSON.parse(line).msg);
      expect(said).to.deep.equal(['hello-service listens', 'hello-service drains', 'hello-service ends']);
    });
  }

  it('serves its metrics while it drains, and no open connection to them holds it', async () => {
    await using service = await startService({ DRAIN_DELAY_SECONDS: '1' });
    const { hostname, port } = new URL(service.metricsAddress);
    const open = connect(Number(port), hostname);
    await once(open, 'connect');
    open.write('GET /metrics HTTP/1.1\r\n');
    service.process.kill('SIGTERM');
    while ((await fetch(`${service.address}/readyz`)).status === 200);
    expect(await (await fetch(service.metricsAddress)).text()).to.include(
      'http_request_duration_seconds_count{method="GET",route="/readyz",status="503"} 1',
    );
    const startedMs = performance.now();
    expect((await service.ending).exitCode).to.equal(0);
    expect(performance.now() - startedMs).to.be.below(5000);
    open.destroy();
  });

  it('ends at once at a second signal', async () => {
    await using service = await startService({ DRAIN_DELAY_SECONDS: '60' });
    service.process.kill('SIGTERM');
    while ((await fetch(`${service.address}/readyz`)).status === 200);
    const startedMs = performance.now();
    service.process.kill('SIGINT');
    const { exitCode, stderr, lines } = await service.ending;
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 130, stderr: '' });
    expect(performance.now() - startedMs).to.be.below(1000);
    expect(JSON.parse(lines.at(-1) ?? '').msg).to.equal('hello-service ends at once');
  });

  for (const waitMs of [0, 30, 60, 90, 120, 180]) {
    it(`ends at a SIGTERM that comes ${waitMs} ms after its start`, async () => {
      const { child, ending } = spawnService({ PORT: '0', METRICS_PORT: '0', DRAIN_DELAY_SECONDS: '0' });
      await delay(waitMs);
      child.kill('SIGTERM');
      const { exitCode, signal, stderr } = await ending;
      expect(stderr).to.equal('');
      // Until Node has a handler, the signal ends the process.
      expect([exitCode, signal]).to.be.deep.oneOf([
        [0, null],
        [null, 'SIGTERM'],
      ]);
    });
  }

  it('loses no line of a graceful end: as many requests are logged as were answered', async () => {
    await using service = await startService({ DRAIN_DELAY_SECONDS: '0' });
    const requests = 500;
    for (let sent = 0; sent < requests; sent += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async () => (await fetch(`${service.address}/version`)).text()),
      );
    }
    service.process.kill('SIGTERM');
    const { lines } = await service.ending;
    const logged = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
    expect(logged).to.have.length(requests);
  });

  it('serves and ends as usual after the reader of its log has gone', async () => {
    await using service = await startService({ DRAIN_DELAY_SECONDS: '0' });
    service.process.stdout?.destroy();
    for (const _ of [1, 2]) {
      expect((await fetch(`${service.address}/version`)).status).to.equal(200);
      await delay(400);
    }
    const startedMs = performance.now();
    service.process.kill('SIGTERM');
    const [exitCode, signal] = await once(service.process, 'exit');
    expect({ exitCode, signal }).to.deep.equal({ exitCode: 0, signal: null });
    expect(performance.now() - startedMs).to.be.below(1500);
  });

  it('serves and ends as usual while the disk of its log is full', async () => {
    const port = await freePort();
    const env = { ...compileCache, PATH: process.env['PATH'], PORT: `${port}`, METRICS_PORT: '0' };
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [mainFile], {
      env: { ...env, DRAIN_DELAY_SECONDS: '0' },
      stdio: ['ignore', full, 'inherit'],
    });
    closeSync(full);
    const ended = once(child, 'exit');
    // Enough for some failed writes.
    for (let answers = 0; answers < 10; await delay(100))
      if (await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined)) answers += 1;
    child.kill('SIGTERM');
    expect(await ended).to.deep.equal([0, null]);
  });

  it('ends in time where nobody reads its log', async () => {
    const child = spawn(process.execPath, [mainFile], {
      env: {
        ...compileCache,
        PATH: process.env['PATH'],
        PORT: '0',
        METRICS_PORT: '0',
        DRAIN_DELAY_SECONDS: '0',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const closed = once(child, 'exit');
    const [chunk] = await once(child.stdout, 'data');
    child.stdout.pause();
    const { port } = JSON.parse(String(chunk));
    // More than the 64 KiB of a pipe and the 64 KiB that Node reads ahead.
    for (let sent = 0; sent < 3000; sent += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async () => (await fetch(`http://127.0.0.1:${port}/version`)).text()),
      );
    }
    const startedMs = performance.now();
    child.kill('SIGTERM');
    const [exitCode, signal] = await closed;
    expect({ exitCode, signal }).to.deep.equal({ exitCode: null, signal: 'SIGKILL' });
    expect(performance.now() - startedMs).to.be.below(5000);
    child.stdout.destroy();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
