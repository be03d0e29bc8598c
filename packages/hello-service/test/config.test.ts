import { expect } from 'chai';
import { ConfigError, parseConfig } from '../src/config.ts';

describe('parseConfig', () => {
  it('listens on 5000 and drains for 5 s when nothing is said', () => {
    expect(parseConfig({})).to.deep.equal({
      port: 5000,
      drainDelayMs: 5000,
      version: 'unknown',
      commit: 'unknown',
    });
  });

  it('takes port, delay, version and commit from the environment', () => {
    const environment = {
      PORT: '8080',
      DRAIN_DELAY_SECONDS: '0',
      APP_VERSION: '1.0.2',
      APP_COMMIT: 'c0ffee',
    };
    expect(parseConfig(environment)).to.deep.equal({
      port: 8080,
      drainDelayMs: 0,
      version: '1.0.2',
      commit: 'c0ffee',
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
});
