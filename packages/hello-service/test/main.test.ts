import { expect } from 'chai';
import { serve } from './support/serve.ts';
import { runService, startService } from './support/start-service.ts';

describe('main', () => {
  it('says version, commit and port in one line when it listens', async () => {
    await using service = await startService({ APP_VERSION: '1.0.2', APP_COMMIT: 'c0ffee' });
    expect(service.startLine).to.equal(
      `hello-service 1.0.2 (commit c0ffee) listens on port ${service.port}.`,
    );
    expect(await (await fetch(`${service.address}/version`)).json()).to.deep.equal({
      version: '1.0.2',
      commit: 'c0ffee',
    });
  });

  it('refuses a bad PORT with one sentence and exit code 1', async () => {
    expect(await runService({ PORT: 'http' })).to.deep.equal({
      exitCode: 1,
      stderr:
        'hello-service: PORT is "http", but must be a whole number from 0 to 65535: set PORT=5000, or leave it out.\n',
    });
  });

  it('refuses a taken PORT with one sentence and exit code 1', async () => {
    await using other = await serve();
    expect(await runService({ PORT: String(other.port) })).to.deep.equal({
      exitCode: 1,
      stderr: `hello-service: port ${other.port} is taken: end what listens on it, or set PORT to a free one.\n`,
    });
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`drains at the first ${signal} and ends with exit code 0`, async () => {
      await using service = await startService({ DRAIN_DELAY_SECONDS: '1' });
      const startedMs = performance.now();
      service.process.kill(signal);
      const { exitCode } = await service.ending;
      expect(exitCode).to.equal(0);
      expect(performance.now() - startedMs)
        .to.be.at.least(990)
        .and.below(5000);
    });
  }

  it('ends at once at a second signal', async () => {
    await using service = await startService({ DRAIN_DELAY_SECONDS: '60' });
    service.process.kill('SIGTERM');
    let status = 200;
    while (status === 200) status = (await fetch(`${service.address}/readyz`)).status;
    expect(status).to.equal(503);
    service.process.kill('SIGINT');
    expect(await service.ending).to.deep.equal({ exitCode: 130, stderr: '' });
  });
});
