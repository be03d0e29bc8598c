import { type LogLevel, logLevels } from './log.ts';

/** The checked settings of the service. */
export interface Config {
  /** The port the service listens on; 0 lets the system choose one. */
  readonly port: number;
  /** The port of `/metrics`; 0 lets the system choose one. */
  readonly metricsPort: number;
  /** How long the service keeps answering after the first signal, until load balancers send it no more requests. */
  readonly drainDelayMs: number;
  readonly logLevel: LogLevel;
  /** The running version, for `/version`. */
  readonly version: string;
  /** The commit id of the image, for `/version`. */
  readonly commitId: string;
}

/** The service refuses to start with this setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from environment variables.
 *
 * @throws {ConfigError} when a number is out of bounds or not whole, both ports are the same, or the log level is unknown.
 */
export function parseConfig(environment: Environment): Config {
  const port = parseWholeNumber(environment, 'PORT', { fallback: 5000, highest: 65_535 });
  const metricsPort = parseWholeNumber(environment, 'METRICS_PORT', { fallback: 9464, highest: 65_535 });
  if (port === metricsPort && port !== 0) {
    throw new ConfigError(
      `PORT and METRICS_PORT are both ${port}, but must differ: set METRICS_PORT to another port.`,
    );
  }
  const drainDelaySeconds = parseWholeNumber(environment, 'DRAIN_DELAY_SECONDS', {
    fallback: 5,
    highest: 600,
  });
  return {
    port,
    metricsPort,
    drainDelayMs: drainDelaySeconds * 1000,
    logLevel: parseLogLevel(environment['LOG_LEVEL']),
    version: environment['APP_VERSION'] || 'unknown',
    commitId: environment['APP_COMMIT'] || 'unknown',
  };
}

function parseWholeNumber(
  environment: Environment,
  name: string,
  { fallback, highest }: { readonly fallback: number; readonly highest: number },
): number {
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
