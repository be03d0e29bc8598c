/**
 * Stands in for: the front of AWS's services that speak the JSON protocol 1.1, at one address.
 * Faithful: the header that names the operation, JSON in and out, errors as `__type` and `message` with status 400.
 * Not: signatures are not verified; a caller is known by the access key id that it was given.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnPort, listenOnSocket } from 'local-cluster/network/listening.ts';
import { sentenceOf } from 'programs/program-errors.ts';
import { ApiFault } from '../aws-api/api-fault.ts';

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
  const { operations, accessKeyId, socket, port = 0 } = options;
  const byNetwork = createServer((request, response) => {
    const isKnown = request.headers.authorization?.includes(`Credential=${accessKeyId}/`) ?? false;
    return respond(request, response, isKnown ? operations : undefined);
  });
  const bySocket = createServer((request, response) => respond(request, response, operations));
  const network = await listenOnPort(byNetwork, port);
  const local = socket === undefined ? undefined : await listenOnSocket(bySocket, socket);
  return {
    url: `http://127.0.0.1:${network.port}`,
    async close() {
      await Promise.all([network.close(), local?.close()]);
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  operations: ApiOperations | undefined,
): Promise<void> {
  const [status, body] = await answer(request, operations);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
}

async function answer(
  request: IncomingMessage,
  operations: ApiOperations | undefined,
): Promise<[status: number, body: string]> {
  try {
    if (operations === undefined)
      throw new ApiFault(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    const name = String(request.headers['x-amz-target']);
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined)
      throw new ApiFault('UnknownOperationException', `the rehearsal does not know ${name}`);
    return [200, JSON.stringify(operation(JSON.parse(await text(request))))];
  } catch (error) {
    const code = error instanceof ApiFault ? error.code : 'InternalFailure';
    return [
      error instanceof ApiFault ? 400 : 500,
      JSON.stringify({ __type: code, message: sentenceOf(error) }),
    ];
  }
}
