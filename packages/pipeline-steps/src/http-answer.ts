import { get as getByHttp, type IncomingMessage } from 'node:http';
import { get as getByHttps } from 'node:https';
import { text } from 'node:stream/consumers';

// Node sends none of its own, and AWS's common rules for web firewalls refuse whoever names no program.
const headers = { 'user-agent': 'pipeline-steps' };

/** What came back for a GET: a status and a body, or why there was none, with the system's code if it has one. */
export type HttpAnswer = Readonly<{ status: number; body: string } | { failure: string; code?: string }>;

/** Asks once, by a connection of its own, so that a load balancer may choose anew each time. */
export async function fetchAnswer(url: URL, timeoutMs: number): Promise<HttpAnswer> {
  try {
    const response = await request(url, AbortSignal.timeout(timeoutMs));
    return { status: response.statusCode ?? 0, body: await text(response) };
  } catch (error) {
    const failure = describeFailure(error, timeoutMs);
    return error instanceof Error && 'code' in error ? { failure, code: String(error.code) } : { failure };
  }
}

/** One line for the log. */
export function describeAnswer(answer: HttpAnswer): string {
  if ('failure' in answer) return answer.failure;
  return `${answer.status} ${JSON.stringify(answer.body.slice(0, 200))}`;
}

function request(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? getByHttps : getByHttp;
  return new Promise((resolve, reject) => {
    get(url, { agent: false, signal, headers }, resolve).once('error', reject);
  });
}

function describeFailure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError') return `no answer within ${timeoutMs / 1000} s`;
  return error.message || ('code' in error && String(error.code)) || error.name;
}
