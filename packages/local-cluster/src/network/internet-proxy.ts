/**
 * Stands in for: the internet access of a CodeBuild container. The sandbox has none. This pair lets its docker daemon reach
 * the registry of the public base image, and nothing else.
 * Faithful: CONNECT of an HTTP proxy, so TLS is end to end, and docker checks the registry's own certificate.
 * Not: only port 443 of the listed hosts; the answer to any other request names it.
 * A proxy of the machine itself is not used: without a direct connection the answer is 502.
 */
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { type Listening, listenOnSocket } from './listening.ts';

const dialTimeoutMs = 10_000;

/** The outcome of a request for `target` (host:port). */
export interface ProxyEvent {
  readonly target: string;
  readonly outcome: 'opened' | 'refused' | 'unreachable';
}

/** Whether a host name is in the list. `*.` at the start of an entry stands for one or more labels. */
export function isAllowedHost(host: string, allowedHosts: readonly string[]): boolean {
  const name = host.toLowerCase();
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)) return false;
  return allowedHosts.some((entry) =>
    entry.startsWith('*.') ? name.endsWith(entry.slice(1)) : name === entry,
  );
}

/** The outer part: an HTTP CONNECT proxy on a unix socket that connects to port 443 of the allowed hosts. */
export function listenOuterProxy(options: {
  readonly socketPath: string;
  readonly allowedHosts: readonly string[];
  readonly onEvent?: (event: ProxyEvent) => void;
  readonly dial?: (host: string, port: number) => net.Socket;
}): Promise<Listening> {
  const dial = options.dial ?? ((host, port) => net.connect({ host, port, allowHalfOpen: true }));
  const server = http.createServer((request, response) => {
    response.writeHead(405, { 'Content-Type': 'text/plain' });
    response.end(`the rehearsal's proxy knows CONNECT only, not ${request.method}\n`);
  });
  server.on('connect', (request: http.IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => client.destroy());
    const target = request.url ?? '';
    const [host = '', port] = target.split(':');
    if (port !== '443' || !isAllowedHost(host, options.allowedHosts)) {
      options.onEvent?.({ target, outcome: 'refused' });
      refuse(
        client,
        '403 Forbidden',
        `the rehearsal's sandbox reaches ${options.allowedHosts.join(', ')} only`,
      );
      return;
    }
    connectThrough({ client, head, far: dial(host, 443), target, onEvent: options.onEvent });
  });
  return listenOnSocket(server, options.socketPath);
}

/** The inner part: a command for the sandbox that forwards 127.0.0.1:port to the unix socket of the outer part. */
export function innerProxyCommand(options: { readonly socketPath: string; readonly port: number }): string[] {
  const path = options.socketPath.replaceAll(/[\\:,!"'()[\]{} ]/g, '\\$&');
  return [
    'socat',
    `TCP-LISTEN:${options.port},bind=127.0.0.1,fork,reuseaddr,backlog=128`,
    `UNIX-CONNECT:${path}`,
  ];
}

function connectThrough(between: {
  readonly client: Duplex;
  readonly head: Buffer;
  readonly far: net.Socket;
  readonly target: string;
  readonly onEvent: ((event: ProxyEvent) => void) | undefined;
}): void {
  const { client, far, target } = between;
  const giveUp = (): void => {
    far.destroy();
    between.onEvent?.({ target, outcome: 'unreachable' });
    refuse(client, '502 Bad Gateway', `${target} does not answer from this machine`);
  };
  far.setTimeout(dialTimeoutMs, giveUp);
  far.once('error', giveUp);
  const abandon = (): void => void far.destroy();
  client.once('close', abandon);
  far.once('connect', () => {
    far.setTimeout(0);
    far.off('error', giveUp);
    client.off('close', abandon);
    between.onEvent?.({ target, outcome: 'opened' });
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (between.head.length > 0) far.write(between.head);
    joinSockets(client, far);
  });
}

function refuse(client: Duplex, status: string, sentence: string): void {
  client.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(sentence) + 1}\r\n` +
      `Connection: close\r\n\r\n${sentence}\n`,
  );
}

/**
 * Copies bytes both ways until both sides have ended. Each side may end its own direction first, so both sockets must allow
 * half-open connections. If one side breaks, the other is destroyed.
 */
function joinSockets(one: Duplex, other: Duplex): void {
  one.pipe(other);
  other.pipe(one);
  breakTogether(one, other);
  breakTogether(other, one);
}

function breakTogether(one: Duplex, other: Duplex): void {
  one.on('error', () => other.destroy());
  one.on('close', () => {
    const endedWell = one.readableEnded && one.writableFinished;
    if (!endedWell) other.destroy();
  });
}
