/** What the service is told by its environment, checked. */
export interface Config {
  /** The port the service listens on; 0 lets the system choose one. */
  readonly port: number;
  /** How long the service keeps answering after the first signal, so that load balancers stop sending. */
  readonly drainDelayMs: number;
  /** The version that runs, as `/version` says it. */
  readonly version: string;
  /** The commit the image was built from, as `/version` says it. */
  readonly commit: string;
}

/** A setting that the service refuses to start with. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

interface WholeNumberSetting {
  readonly name: string;
  readonly fallback: number;
  readonly highest: number;
}

const portSetting: WholeNumberSetting = { name: 'PORT', fallback: 5000, highest: 65_535 };
const drainDelaySetting: WholeNumberSetting = { name: 'DRAIN_DELAY_SECONDS', fallback: 5, highest: 600 };

/**
 * Reads the service's settings out of environment variables.
 *
 * @throws {ConfigError} when a number is not a whole one within its bounds.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  return {
    port: parseWholeNumber(environment, portSetting),
    drainDelayMs: parseWholeNumber(environment, drainDelaySetting) * 1000,
    version: environment['APP_VERSION'] || 'unknown',
    commit: environment['APP_COMMIT'] || 'unknown',
  };
}

function parseWholeNumber(
  environment: Readonly<Record<string, string | undefined>>,
  { name, fallback, highest }: WholeNumberSetting,
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
