import { type ChildProcess, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

const longestHeadBytes = 64 * 1024;
/** As git writes it. */
const endOfHead = '\r\n\r\n';

/** A request for git's own HTTP server program. */
interface BackendCall {
  readonly program: string;
  readonly environment: Record<string, string>;
  readonly root: string;
  readonly pathInfo: string;
  readonly query: string;
  readonly user: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Gets the lines of the post-receive hook when the request has ended; empty if it was no push. */
  readonly onPushed: (lines: string) => void;
  readonly onFault: (sentence: string) => void;
}

/** The processes that serve requests now. */
export type BackendProcesses = Set<ChildProcess>;

/**
 * Runs `git http-backend` through CGI, streams both bodies, and resolves when it has ended. A client that goes
 * away ends it, with all its processes.
 */
export function runGitHttpBackend(call: BackendCall, processes: BackendProcesses): Promise<void> {
  const { request, response } = call;
  const child = spawn(call.program, [], {
    env: cgiEnvironment(call),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  processes.add(child);
  response.once('close', () => {
    if (!response.writableFinished) endBackend(child);
  });
  child.stdin.on('error', () => request.unpipe(child.stdin).resume());
  request.pipe(child.stdin);
  answer(child, child.stdout, response);
  let pushed = '';
  // The types cover the first three only.
  const fromHook = child.stdio[3] as Readable;
  fromHook.setEncoding('utf8').on('data', (text: string) => {
    pushed += text;
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = `${complaints}${text}`.slice(-2_000);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => call.onFault(`${call.program}: ${error.message}`));
    child.once('close', (exitCode) => {
      processes.delete(child);
      call.onPushed(pushed);
      if (exitCode !== 0 && complaints !== '') call.onFault(complaints.trim());
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end();
      resolve();
    });
  });
}

/** Ends a backend and what it has started: it leads a process group of its own. */
export function endBackend(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGTERM');
}

function cgiEnvironment(call: BackendCall): Record<string, string> {
  const { headers } = call.request;
  const optional = {
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: headers['git-protocol'],
  };
  const given = Object.entries(optional).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  return {
    ...call.environment,
    GIT_PROJECT_ROOT: call.root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: call.pathInfo,
    QUERY_STRING: call.query,
    REQUEST_METHOD: call.request.method ?? '',
    REMOTE_USER: call.user,
    REMOTE_ADDR: call.request.socket.remoteAddress ?? '',
    SERVER_PROTOCOL: 'HTTP/1.1',
    ...Object.fromEntries(given),
  };
}

function answer(child: ChildProcess, stdout: Readable, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(endOfHead);
    if (end === -1 && head.length < longestHeadBytes) return;
    stdout.off('data', onData);
    if (end === -1) {
      endBackend(child);
      return;
    }
    const { status, headers } = parseCgiHead(head.subarray(0, end).toString('latin1'));
    response.writeHead(status, headers);
    response.write(head.subarray(end + endOfHead.length));
    stdout.pipe(response);
  };
  stdout.on('data', onData);
}

/** Parses the lines of a CGI program's head. No Status line means 200. */
function parseCgiHead(text: string): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  return { status, headers };
}
