import { createHash } from 'node:crypto';
import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listenOnPort } from 'local-cluster/network/listening.ts';

/** A registry that stores only manifests. A manifest with `"missing": true` lacks a layer. */
export async function startManifestRegistry(): Promise<{ url: string; close(): Promise<void> }> {
  const manifests = new Map<string, { bytes: Buffer; mediaType: string }>();
  const server = http.createServer(async (request, response) => {
    const [, listed] = /^\/v2\/(.+)\/tags\/list$/.exec(request.url ?? '') ?? [];
    const references = [...manifests.keys()].filter((key) => key.startsWith(`${listed}:`));
    if (listed !== undefined && references.length > 0) {
      const tags = references
        .map((key) => key.slice(listed.length + 1))
        .filter((of) => !of.startsWith('sha256:'));
      return response.writeHead(200).end(JSON.stringify({ name: listed, tags }));
    }
    const [, name = '', reference = ''] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(request.url ?? '') ?? [];
    const refuse = (status: number, code: string) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ errors: [{ code, message: `${name}:${reference}` }] }));
    };
    if (request.method === 'PUT') {
      const bytes = await buffer(request);
      if (bytes.includes('"missing":true')) return refuse(400, 'MANIFEST_BLOB_UNKNOWN');
      const stored = { bytes, mediaType: request.headers['content-type'] ?? '' };
      manifests.set(`${name}:${reference}`, stored);
      manifests.set(`${name}:sha256:${createHash('sha256').update(bytes).digest('hex')}`, stored);
      return response.writeHead(201).end();
    }
    const found = manifests.get(`${name}:${reference}`);
    if (!found) return refuse(404, 'MANIFEST_UNKNOWN');
    if (!request.headers.accept?.includes(found.mediaType)) return refuse(404, 'MANIFEST_UNKNOWN');
    return response.writeHead(200, { 'Content-Type': found.mediaType }).end(found.bytes);
  });
  const { port, close } = await listenOnPort(server, 0);
  return { url: `http://127.0.0.1:${port}`, close };
}
