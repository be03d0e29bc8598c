import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listenOnPort } from 'local-cluster/network/listening.ts';

/** A request that reached the registry. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A registry that answers each request with its record of it. Only the tag `there` has a manifest. */
export async function startBlobRegistry() {
  const seen: SeenRequest[] = [];
  const server = http.createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    seen.push({ method, path, headers, body: (await buffer(request)).toString('utf8') });
    const [, tag] = (method === 'GET' && /\/manifests\/(.*)$/.exec(path)) || [];
    const location = `${headers['x-forwarded-proto']}://${headers.host}/v2/hello_world_repo/blobs/uploads/1`;
    const status = tag === undefined ? 202 : tag === 'there' ? 200 : 404;
    response.writeHead(status, { location, 'content-type': 'text/plain' }).end('as asked');
  });
  const { port, close } = await listenOnPort(server, 0);
  return { url: `http://127.0.0.1:${port}`, seen, close };
}
