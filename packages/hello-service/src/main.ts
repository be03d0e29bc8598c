// First, so that a signal during the other imports counts.
import './end-signals.ts';
import { constants } from 'node:os';
import { createService } from './app.ts';
import { ConfigError, parseConfig } from './config.ts';
import { firstSignal, secondSignal } from './end-signals.ts';
import { createLogger, endLog, openLogDestination } from './log.ts';
import { listen } from './server.ts';
import { shutDown } from './shutdown.ts';

/** With the default drain, the process ends within 27 s of the signal. The chart's grace period relies on that. */
const closeLimitMs = 20_000;
/** How long the last log lines may take while nobody reads stdout: at a graceful end, and at any other end. */
const lastLinesLimitMs = 2_000;
const hurriedLinesLimitMs = 200;

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`hello-service: ${error.message}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const { port, metricsPort, drainDelayMs, logLevel, version, commitId } = parseConfig(process.env);
  const logDestination = openLogDestination(process.stdout.fd);
  const logger = createLogger(logLevel, logDestination);
  const end = async (exitCode: number, limitMs: number) => {
    // While nobody reads stdout, a thread hangs in a write, and process.exit() would wait for it forever.
    if (await endLog(logger, logDestination, limitMs)) process.exit(exitCode);
    process.kill(process.pid, 'SIGKILL');
  };
  const draining = new AbortController();
  const { server, metricsServer } = createService({ draining: draining.signal, logger, version, commitId });

  process.on('uncaughtException', (error) => {
    logger.fatal(error, 'hello-service crashes');
    void end(1, hurriedLinesLimitMs);
  });
  void firstSignal.then(async (signal) => {
    logger.info({ signal, drainDelayMs }, 'hello-service drains');
    await shutDown({ server, draining, drainDelayMs, closeLimitMs });
    logger.info('hello-service ends');
    await end(0, lastLinesLimitMs);
  });
  void secondSignal.then((signal) => {
    logger.warn({ signal }, 'hello-service ends at once');
    return end(128 + constants.signals[signal], hurriedLinesLimitMs);
  });

  const ports = {
    port: await listen(server, { port, setting: 'PORT' }),
    metricsPort: await listen(metricsServer, { port: metricsPort, setting: 'METRICS_PORT' }),
  };
  logger.info({ version, commit: commitId, ...ports, node: process.version }, 'hello-service listens');
}
