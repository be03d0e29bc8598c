import { get as getByHttp, type IncomingMessage } from 'node:http';
import { get as getByHttps } from 'node:https';

// Node sends no User-Agent, and AWS's common rules for web firewalls refuse requests without one.
const headers = { 'user-agent': 'pipeline-steps' };

/** The answer to a GET: a status and a body, or the failure, with the system's error code if there is one. */
export type HttpAnswer = Readonly<{ status: number; body: string } | { failure: string; code?: string }>;

/** Sends one request over a new connection, so that a load balancer can choose another target each time. */
export async function fetchAnswer(url: URL, timeoutMs: number): Promise<HttpAnswer> {
  try {
    const response = await request(url, AbortSignal.timeout(timeoutMs));
    return await readAnswer(response);
  } catch (error) {
    const failure = describeFailure(error, timeoutMs);
    return error instanceof Error && 'code' in error ? { failure, code: String(error.code) } : { failure };
  }
}

/** An answer without an end would fill the memory of the build. The expected text has 1,000 characters at most. */
const longestBody = 65_536;

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (length > longestBody) return { failure: `status ${status} and more than ${longestBody} bytes` };
    chunks.push(chunk);
  }
  return { status, body: new TextDecoder().decode(Buffer.concat(chunks)) };
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
