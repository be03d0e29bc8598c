import type { ServerResponse } from 'node:http';

/** nginx's code for a client that closed its connection before it was answered. */
const clientClosedRequest = 499;

/** The status of a response that is closed: the one that was sent, or 499 where the client was gone before. */
export function finalStatus(response: ServerResponse): number {
  return response.headersSent ? response.statusCode : clientClosedRequest;
}
