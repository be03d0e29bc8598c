import { chmod, lstat, unlink } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { ActionableError } from 'programs/actionable-error.ts';
import { sentenceOf, systemCodeOf } from 'programs/program-errors.ts';

/** The maximum length of a unix socket's path: sun_path of unix(7) without the closing zero. */
export const maximumSocketPathBytes = 107;

/** A listening server. Closing it also ends its connections. */
export interface Listening {
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 or another address. Port 0 takes a free port. Returns the port. */
export async function listenOnPort(
  server: Server,
  port: number,
  host = '127.0.0.1',
): Promise<Listening & { port: number }> {
  const close = closerOf(server);
  await listening(server, { host, port }, `${host}:${port}`);
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new ActionableError(`${host}:${port} has no port`);
  return { port: address.port, close };
}

/** Listens on a unix socket that only this user may open. Replaces a socket of an earlier run. */
export async function listenOnSocket(server: Server, socketPath: string): Promise<Listening> {
  if (Buffer.byteLength(socketPath) > maximumSocketPathBytes) {
    throw new ActionableError(
      `${socketPath}: longer than the ${maximumSocketPathBytes} bytes of a unix socket's path; use a shorter folder`,
    );
  }
  await removeSocket(socketPath);
  const close = closerOf(server);
  await listening(server, { path: socketPath }, socketPath);
  await chmod(socketPath, 0o600);
  return { close };
}

async function removeSocket(socketPath: string): Promise<void> {
  const found = await lstat(socketPath).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return;
  if (!found.isSocket())
    throw new ActionableError(`${socketPath}: is there and is no socket; give another path`);
  await unlink(socketPath);
}

function listening(server: Server, at: { host: string; port: number } | { path: string }, where: string) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new ActionableError(`${where}: can't listen: ${sentenceOf(error)}`)),
    );
    server.listen(at, resolve);
  });
}

function closerOf(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}
