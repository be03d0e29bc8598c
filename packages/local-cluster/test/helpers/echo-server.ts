import net from 'node:net';
import { listenOnPort } from '../../src/network/listening.ts';

/** Sends back what it received, in capitals, when the client has ended its side. */
export function startEchoServer() {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => socket.end(Buffer.concat(chunks).toString('latin1').toUpperCase()));
  });
  return listenOnPort(server, 0);
}

/** Sends a text, ends its own side, and reads until the other side has ended. */
export function exchange(socket: net.Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.on('error', reject);
    socket.end(text);
  });
}
