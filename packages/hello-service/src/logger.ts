import { type DestinationStream, type Logger, pino } from 'pino';

/** What LOG_LEVEL may be, from the most to the least told. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A logger of JSON lines: `level` by its name, `time` in milliseconds since 1970, then what the line is about. */
export function createLogger(level: LogLevel, destination: DestinationStream): Logger {
  return pino({ level, base: null, formatters: { level: (label) => ({ level: label }) } }, destination);
}
