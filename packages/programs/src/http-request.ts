import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { sentenceOf, systemCodeOf } from './program-errors.ts';

export interface HttpLimits {
  /** The time until the server's first byte. It is short for machines without a network. */
  readonly firstByteMs: number;
  /** The time between two pieces of an answer. */
  readonly idleMs: number;
}

interface HttpOptions {
  readonly limits: HttpLimits;
  readonly signal?: AbortSignal | undefined;
  /** Requests the bytes from this one on. */
  readonly fromByte?: number;
}

/** The server could not be reached, did not answer in time or answered with an error. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  /** The status, if the server answered. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

const maxRedirects = 5;
const noProxy = [process.env['no_proxy'] ?? process.env['NO_PROXY'], 'localhost', '127.0.0.1']
  .filter(Boolean)
  .join(',');
const proxyOptions = { proxyEnv: { ...process.env, no_proxy: noProxy, NO_PROXY: noProxy } };
const agents = { 'http:': new http.Agent(proxyOptions), 'https:': new https.Agent(proxyOptions) };

/** Sends a GET through the proxy of the environment and follows redirects. Returns an answer with 200 or 206. */
export async function httpGet(address: string, options: HttpOptions): Promise<IncomingMessage> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const response = await request(url, options);
    const status = response.statusCode ?? 0;
    const { location } = response.headers;
    if (status === 200 || status === 206) return watchIdle(response, url, options.limits.idleMs);
    response.destroy();
    if (status < 300 || status > 399 || !location) throw new HttpFailure(`${url} answered ${status}`, status);
    const next = new URL(location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:') {
      throw new HttpFailure(`${url} leads to ${next}, which is not encrypted`);
    }
    url = next;
  }
  throw new HttpFailure(`${address} leads from one address to another without end`);
}

/** Requests the text of a small file. */
export async function httpGetText(address: string, options: HttpOptions): Promise<string> {
  const response = await httpGet(address, options);
  const pieces: Buffer[] = [];
  try {
    for await (const piece of response as AsyncIterable<Buffer>) pieces.push(piece);
  } catch (error) {
    throw asFailure(new URL(address), error, options.signal);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Turns an error of a connection into one with the address. An abort stays an abort. */
export function asFailure(url: URL, error: unknown, signal?: AbortSignal): Error {
  signal?.throwIfAborted();
  if (error instanceof HttpFailure) return error;
  const code = systemCodeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new HttpFailure(`${url.host} is not known here`);
  if (code === 'ECONNRESET') return new HttpFailure(`the connection to ${url.host} was cut`);
  return new HttpFailure(`${url.host}: ${sentenceOf(error) || code}`);
}

async function request(url: URL, { limits, signal, fromByte }: HttpOptions): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  const client = url.protocol === 'https:' ? https : http;
  const agent = url.protocol === 'https:' ? agents['https:'] : agents['http:'];
  const headers = {
    'user-agent': 'aws-kube-cd',
    'accept-encoding': 'identity',
    ...(fromByte && { range: `bytes=${fromByte}-` }),
  };
  try {
    return await new Promise((resolve, reject) => {
      const sent = client.get(url, { agent, headers, ...(signal && { signal }) }, (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      const late = new HttpFailure(`${url.host} did not answer within ${limits.firstByteMs / 1000} s`);
      const timer = setTimeout(() => sent.destroy(late), limits.firstByteMs);
      sent.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
    });
  } catch (error) {
    throw asFailure(url, error, signal);
  }
}

/** Ends an answer if no data arrives for too long. */
function watchIdle(response: IncomingMessage, url: URL, idleMs: number): IncomingMessage {
  response.setTimeout(idleMs, () => {
    response.destroy(new HttpFailure(`nothing came from ${url.host} for ${idleMs / 1000} s`));
  });
  return response;
}
