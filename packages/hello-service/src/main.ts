import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import { createApp } from './app.ts';
import { ConfigError, parseConfig } from './config.ts';
import { createHttpServer } from './server.ts';
import { shutDown } from './shutdown.ts';

/** With the default drain the process ends within 25 s of the signal; the chart's grace period counts on it. */
const closeLimitMs = 20_000;

try {
  main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  refuseToStart(error.message);
}

function main(): void {
  const { port, drainDelayMs, version, commit } = parseConfig(process.env);
  const draining = new AbortController();
  const app = createApp({ version, commit, draining: draining.signal });
  const server = createHttpServer(app.callback());

  onSignals(
    () => shutDown({ server, draining, drainDelayMs, closeLimitMs }).then(() => process.exit(0)),
    (signal) => process.exit(128 + constants.signals[signal]),
  );
  server.on('error', (error) => refuseToStart(explainListenError(error, port)));
  server.listen(port, () => {
    const { port: actualPort } = server.address() as AddressInfo;
    process.stdout.write(`hello-service ${version} (commit ${commit}) listens on port ${actualPort}.\n`);
  });
}

/** Calls `first` at the first SIGTERM or SIGINT, and `second` at any later one. */
function onSignals(first: () => void, second: (signal: NodeJS.Signals) => void): void {
  let isFirst = true;
  const receive = (signal: NodeJS.Signals) => {
    if (isFirst) first();
    else second(signal);
    isFirst = false;
  };
  process.on('SIGTERM', receive);
  process.on('SIGINT', receive);
}

function explainListenError(error: NodeJS.ErrnoException, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} is taken: end what listens on it, or set PORT to a free one.`;
    case 'EACCES':
      return `port ${port} is not open to this user: set PORT to 1024 or above.`;
    default:
      return `cannot listen on port ${port}: ${error.message}.`;
  }
}

function refuseToStart(sentence: string): void {
  process.stderr.write(`hello-service: ${sentence}\n`);
  process.exit(1);
}
