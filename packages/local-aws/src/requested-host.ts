import type { IncomingMessage } from 'node:http';

/** The host of a request, without its port; empty if the request names none. */
export function requestedHost({ headers }: Pick<IncomingMessage, 'headers'>): string {
  return (headers.host ?? '').replace(/:\d+$/, '');
}
