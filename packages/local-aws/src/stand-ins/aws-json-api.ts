/**
 * Stands in for: the front of AWS's services that speak the JSON protocol 1.1, at one address.
 * Faithful: the header that names the operation, JSON in and out, errors as `__type` and `message` with status 400.
 * Not: signatures are not verified; a caller is known by the access key id that it was given.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { ApiFault, apiFault } from '../aws-api/api-fault.ts';

export { ApiFault, apiFault, readInput } from '../aws-api/api-fault.ts';

/** What answers each operation, such as `CodePipeline_20150709.GetPipelineState`. */
export type ApiOperations = Readonly<Record<string, (input: unknown) => object>>;

interface JsonApi {
  /** On 127.0.0.1, for the AWS SDK. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves callers with the access key id on 127.0.0.1, and others on a unix socket in a protected folder.
 */
export async function startJsonApi(options: {
  readonly operations: ApiOperations;
  readonly accessKeyId: string;
  readonly socket?: string;
  /** @default a free one */
  readonly port?: number;
}): Promise<JsonApi> {
  const { operations, accessKeyId, socket, port: wantedPort = 0 } = options;
  const byNetwork = createServer((request, response) => {
    const isKnown = request.headers.authorization?.includes(`Credential=${accessKeyId}/`) ?? false;
    void answer(request, isKnown ? operations : undefined).then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body),
    );
  });
  const bySocket = createServer((request, response) => {
    void answer(request, operations).then(([status, body]) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve, reject) => {
    byNetwork.once('error', reject).listen(wantedPort, '127.0.0.1', resolve);
  });
  if (socket !== undefined)
    await new Promise<void>((resolve, reject) => bySocket.once('error', reject).listen(socket, resolve));
  const address = byNetwork.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const server of socket === undefined ? [byNetwork] : [byNetwork, bySocket]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function answer(
  request: IncomingMessage,
  operations: ApiOperations | undefined,
): Promise<[status: number, body: string]> {
  try {
    if (operations === undefined)
      throw apiFault('UnrecognizedClientException', 'The security token included in the request is invalid.');
    const name = String(request.headers['x-amz-target']);
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined)
      throw apiFault('UnknownOperationException', `the rehearsal does not know ${name}`);
    return [200, JSON.stringify(operation(JSON.parse(await text(request))))];
  } catch (error) {
    const code = error instanceof ApiFault ? error.code : 'InternalFailure';
    const message = error instanceof Error ? error.message : String(error);
    return [error instanceof ApiFault ? 400 : 500, JSON.stringify({ __type: code, message })];
  }
}
