import {
  type Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { Target } from './endpoint-slice.ts';

/** The default idle timeout of an application load balancer. */
export const idleTimeoutMs = 60_000;

/** Headers of one connection, which are not forwarded (RFC 9110, 7.6.1). */
const hopByHopHeaders = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
];

/**
 * Forwards a request to a target, and its answer back. A target that refuses or breaks off is a 502, a target that is
 * silent for the idle timeout is a 504; an answer that has begun is cut. There are no retries.
 */
export function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  { target, agent, onFault }: ForwardOptions,
): void {
  const { method, url, socket } = incoming;
  const headers = { ...endToEndHeaders(incoming.headers), ...forwardedHeaders(incoming) };
  const outgoing = request({ ...target, agent, method, path: url, headers, timeout: idleTimeoutMs });
  let failed: 502 | 504 = 502;
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, endToEndHeaders(answer.headers));
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  outgoing.on('timeout', () => {
    failed = 504;
    outgoing.destroy(new Error('no answer in time'));
  });
  outgoing.on('error', (error) => {
    if (socket.destroyed) return;
    onFault(`${target.host}:${target.port}: ${error.message}: ${failed} for ${method} ${url}`);
    if (response.headersSent) response.destroy();
    else answerItself(response, failed);
  });
  // If the client is gone, its request ends.
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  incoming.pipe(outgoing);
}

interface ForwardOptions {
  readonly target: Target;
  /** Keeps connections to the targets. */
  readonly agent: Agent;
  readonly onFault: (sentence: string) => void;
}

function endToEndHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHopHeaders.includes(name)));
}

function forwardedHeaders({ headers, socket }: IncomingMessage): Record<string, string> {
  const before = headers['x-forwarded-for'];
  const client = socket.remoteAddress ?? '';
  return {
    'x-forwarded-for': before ? `${before}, ${client}` : client,
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
  };
}

const reasons = {
  301: 'Moved Permanently',
  403: 'Forbidden',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

/** Answers in place of a target, as AWS's load balancer does. */
export function answerItself(
  response: ServerResponse,
  status: keyof typeof reasons,
  headers: Readonly<Record<string, string>> = {},
): void {
  const title = `${status} ${reasons[status]}`;
  response.writeHead(status, { server: 'awselb/2.0', 'content-type': 'text/html', ...headers });
  response.end(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  );
}
