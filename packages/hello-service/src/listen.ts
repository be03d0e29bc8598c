import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from './config.ts';

/** A port to listen on, and the variable that named it. */
export interface ListenOptions {
  readonly port: number;
  readonly setting: string;
}

/**
 * Listens on all addresses and gives the port, which is another one for port 0.
 *
 * @throws {ConfigError} when the port can not be had.
 */
export async function listen(server: Server, { port, setting }: ListenOptions): Promise<number> {
  try {
    server.listen(port);
    await once(server, 'listening');
  } catch (error) {
    throw new ConfigError(explainListenError(error as NodeJS.ErrnoException, { port, setting }));
  }
  return (server.address() as AddressInfo).port;
}

function explainListenError(
  { code, message }: NodeJS.ErrnoException,
  { port, setting }: ListenOptions,
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is taken: end what listens on it, or set ${setting} to a free one.`;
    case 'EACCES':
      return `port ${port} is not open to this user: set ${setting} to 1024 or above.`;
    default:
      return `cannot listen on port ${port}: ${message}; set ${setting} to another one.`;
  }
}
