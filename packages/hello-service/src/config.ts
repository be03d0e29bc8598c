import { type LogLevel, logLevels } from './logger.ts';

/** What the service is told by its environment, checked. */
export interface Config {
  /** The port the service listens on; 0 lets the system choose one. */
  readonly port: number;
  /** The port of `/metrics`; 0 lets the system choose one. */
  readonly metricsPort: number;
  /** How long the service keeps answering after the first signal, so that load balancers stop sending. */
  readonly drainDelayMs: number;
  readonly logLevel: LogLevel;
  /** The version that runs, as `/version` says it. */
  readonly version: string;
  /** The commit the image was built from, as `/version` says it. */
  readonly commit: string;
}

/** A setting that the service refuses to start with. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

interface WholeNumberSetting {
  readonly name: string;
  readonly fallback: number;
  readonly highest: number;
}

const portSetting: WholeNumberSetting = { name: 'PORT', fallback: 5000, highest: 65_535 };
const metricsPortSetting: WholeNumberSetting = { name: 'METRICS_PORT', fallback: 9464, highest: 65_535 };
const drainDelaySetting: WholeNumberSetting = { name: 'DRAIN_DELAY_SECONDS', fallback: 5, highest: 600 };

/**
 * Reads the service's settings out of environment variables.
 *
 * @throws {ConfigError} when a number is not a whole one within its bounds, both ports are one, or there is no such
 *   log level.
 */
export function parseConfig(environment: Environment): Config {
  const port = parseWholeNumber(environment, portSetting);
  const metricsPort = parseWholeNumber(environment, metricsPortSetting);
  if (port === metricsPort && port !== 0) {
    throw new ConfigError(
      `PORT and METRICS_PORT are both ${port}, but must differ: set METRICS_PORT to another port.`,
    );
  }
  return {
    port,
    metricsPort,
    drainDelayMs: parseWholeNumber(environment, drainDelaySetting) * 1000,
    logLevel: parseLogLevel(environment['LOG_LEVEL']),
    version: environment['APP_VERSION'] || 'unknown',
    commit: environment['APP_COMMIT'] || 'unknown',
  };
}

function parseWholeNumber(environment: Environment, { name, fallback, highest }: WholeNumberSetting): number {
  const text = environment[name];
  if (text === undefined) return fallback;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= highest) return value;
  throw new ConfigError(
    `${name} is ${JSON.stringify(text)}, but must be a whole number from 0 to ${highest}: ` +
      `set ${name}=${fallback}, or leave it out.`,
  );
}

function parseLogLevel(text = 'info'): LogLevel {
  const level = logLevels.find((name) => name === text);
  if (level !== undefined) return level;
  throw new ConfigError(
    `LOG_LEVEL is ${JSON.stringify(text)}, but must be one of ${logLevels.join(', ')}: ` +
      'set LOG_LEVEL=info, or leave it out.',
  );
}
