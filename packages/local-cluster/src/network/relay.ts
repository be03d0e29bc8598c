/**
 * Stands in for: nothing of AWS; it is the way from the machine into the sandbox, whose network has no route
 * to the outside. A unix socket's path crosses network namespaces, so a process inside listens on one.
 * Faithful: bytes are carried both ways as they are, each direction ends on its own.
 * Not: a target that refuses is a connection that ends without a byte, and one line on the inside's stderr.
 *
 * Inside the sandbox: `node relay.ts --socket PATH`. The first line of each connection is `host port`.
 */
import net from 'node:net';
import { StandInError, sentenceOf } from 'programs/program-errors.ts';
import { readFlags } from 'programs/read-flags.ts';
import { complain, printLine, runServer } from 'programs/run-server.ts';
import { joinSockets } from './sockets/join-sockets.ts';
import { type Listening, listenOnPort, listenOnSocket } from './sockets/listening.ts';

/** The longest first line: a host name has at most 253 characters. */
const longestFirstLine = 270;

/** The inside: listens on the unix socket and dials what each connection's first line says. */
export function serveRelay(options: {
  readonly socketPath: string;
  readonly onFault: (sentence: string) => void;
}): Promise<Listening> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    readTarget(socket).then(
      (target) => dial(socket, target, options.onFault),
      (error) => {
        options.onFault(sentenceOf(error));
        socket.destroy();
      },
    );
  });
  return listenOnSocket(server, options.socketPath);
}

/** The outside: one connection to host:port of the sandbox's network. */
export function openRelay(socketPath: string, host: string, port: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ path: socketPath, allowHalfOpen: true });
    const refuse = (error: Error): void => reject(new StandInError(`${socketPath}: ${error.message}`));
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      socket.write(`${host} ${port}\n`);
      resolve(socket);
    });
  });
}

/** The outside: 127.0.0.1:port of the machine is host:targetPort of the sandbox's network. Port 0 is a free one. */
export function listenRelay(options: {
  readonly port: number;
  readonly socketPath: string;
  readonly host: string;
  readonly targetPort: number;
}): Promise<Listening & { port: number }> {
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    openRelay(options.socketPath, options.host, options.targetPort).then(
      (inside) => joinSockets(socket, inside),
      () => socket.destroy(),
    );
  });
  return listenOnPort(server, options.port);
}

/** Reads `host port` up to the first line's end and leaves the bytes after it in the socket. */
function readTarget(socket: net.Socket): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const onEnd = (): void => reject(new StandInError('a connection ended before its first line'));
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\n');
      if (end === -1 && head.length <= longestFirstLine) return;
      socket.off('data', onData).off('end', onEnd).pause();
      const line = head.subarray(0, end === -1 ? longestFirstLine : end).toString('latin1');
      const found = /^([\w.:-]{1,253}) (\d{1,5})$/.exec(line);
      if (!found) {
        reject(new StandInError(`${JSON.stringify(line)} is not "host port"`));
        return;
      }
      if (end + 1 < head.length) socket.unshift(head.subarray(end + 1));
      resolve({ host: found[1] ?? '', port: Number(found[2]) });
    };
    socket.on('data', onData).once('end', onEnd);
  });
}

function dial(
  socket: net.Socket,
  target: { host: string; port: number },
  onFault: (sentence: string) => void,
): void {
  if (target.port < 1 || target.port > 65_535) {
    onFault(`${target.host}:${target.port} has no such port`);
    socket.destroy();
    return;
  }
  const dialled = net.connect({ ...target, allowHalfOpen: true });
  dialled.on('error', (error) => onFault(`${target.host}:${target.port}: ${error.message}`));
  joinSockets(socket, dialled);
}

async function main(): Promise<Listening> {
  const flags = readFlags(process.argv.slice(2), ['socket']);
  const socketPath = flags.one('socket');
  const relay = await serveRelay({ socketPath, onFault: (sentence) => complain('relay', sentence) });
  printLine({ ready: true, socket: socketPath });
  return relay;
}

if (import.meta.main) await runServer('relay', main);
