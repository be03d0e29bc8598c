import type { ServerResponse } from 'node:http';

/** An answer that is ready to be sent: its head is made once and not for each request. */
export interface Answer {
  readonly status: number;
  /** Names and values in turn, as `writeHead` takes them at the least cost. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** An answer of some text; it is plain text in UTF-8 unless `contentType` says otherwise. */
export function textAnswer(
  status: number,
  body: string,
  { contentType = 'text/plain; charset=utf-8', headers = [] }: AnswerOptions = {},
): Answer {
  const length = String(Buffer.byteLength(body));
  return { status, headers: ['Content-Type', contentType, 'Content-Length', length, ...headers], body };
}

/** What an answer has beside its text. */
export interface AnswerOptions {
  readonly contentType?: string;
  /** More names and values in turn. */
  readonly headers?: readonly string[];
}

/** What differs between one sending of an answer and the next. */
export interface Sending {
  readonly requestId: string;
  /** Whether the connection ends with it. */
  readonly isLast: boolean;
}

/** Sends an answer under its request's name; for HEAD, node:http leaves the body out. */
export function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  { requestId, isLast }: Sending,
): void {
  const sent = [...headers, 'X-Request-Id', requestId];
  // A client that keeps its connection would be cut off by the close at the end of the drain.
  if (isLast) sent.push('Connection', 'close');
  response.writeHead(status, sent).end(body);
}
