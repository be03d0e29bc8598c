import { expect } from 'chai';
import { ConfigError, parseConfig } from '../src/config.ts';

describe('parseConfig', () => {
  it('listens on 5000 and drains for 5 s when nothing is said', () => {
    expect(parseConfig({})).to.deep.equal({
      port: 5000,
      metricsPort: 9464,
      drainDelayMs: 5000,
      logLevel: 'info',
      version: 'unknown',
      commitId: 'unknown',
    });
  });

  it('takes ports, delay, log level, version and commit from the environment', () => {
    const environment = {
      PORT: '8080',
      METRICS_PORT: '9090',
      LOG_LEVEL: 'warn',
      DRAIN_DELAY_SECONDS: '0',
      APP_VERSION: '1.0.2',
      APP_COMMIT: 'c0ffee',
    };
    expect(parseConfig(environment)).to.deep.equal({
      port: 8080,
      metricsPort: 9090,
      drainDelayMs: 0,
      logLevel: 'warn',
      version: '1.0.2',
      commitId: 'c0ffee',
    });
  });

  for (const text of ['', 'abc', '-1', '65536', '99999', '5000.5', '0x10', '5e3', ' 80', '80 ', '1000000']) {
    it(`refuses ${JSON.stringify(text)} as a port, and says what to set`, () => {
      expect(() => parseConfig({ PORT: text })).to.throw(
        ConfigError,
        `PORT is ${JSON.stringify(text)}, but must be a whole number from 0 to 65535: set PORT=5000, or leave it out.`,
      );
    });
  }

  for (const text of ['-1', '601', '1.5', '5s']) {
    it(`refuses ${JSON.stringify(text)} as a drain delay`, () => {
      expect(() => parseConfig({ DRAIN_DELAY_SECONDS: text })).to.throw(
        ConfigError,
        `DRAIN_DELAY_SECONDS is ${JSON.stringify(text)}, but must be a whole number from 0 to 600`,
      );
    });
  }

  it('refuses a bad metrics port by its own name', () => {
    expect(() => parseConfig({ METRICS_PORT: '70000' })).to.throw(
      ConfigError,
      'METRICS_PORT is "70000", but must be a whole number from 0 to 65535: set METRICS_PORT=9464, or leave it out.',
    );
  });

  it('refuses one port for both, unless the system chooses', () => {
    expect(() => parseConfig({ PORT: '80', METRICS_PORT: '80' })).to.throw(
      ConfigError,
      'PORT and METRICS_PORT are both 80, but must differ: set METRICS_PORT to another port.',
    );
    expect(parseConfig({ PORT: '0', METRICS_PORT: '0' })).to.include({ port: 0, metricsPort: 0 });
  });

  for (const text of ['', 'INFO', 'verbose', '30', 'constructor']) {
    it(`refuses ${JSON.stringify(text)} as a log level`, () => {
      expect(() => parseConfig({ LOG_LEVEL: text })).to.throw(
        ConfigError,
        `LOG_LEVEL is ${JSON.stringify(text)}, but must be one of trace, debug, info, warn, error, fatal, silent: set LOG_LEVEL=info, or leave it out.`,
      );
    });
  }
});
