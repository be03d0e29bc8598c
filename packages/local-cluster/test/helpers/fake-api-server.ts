import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { ApiServer } from '../../src/cluster/api-server.ts';
import { type CertificateRequest, ensureCertificates } from '../../src/cluster/certificates.ts';

/** A request that reached the server, and who made it. */
export interface TakenRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
  /** The common name of the client's certificate. */
  readonly user: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body: string;
}

const requests: readonly CertificateRequest[] = [
  {
    name: 'apiserver',
    subject: '/CN=kube-apiserver',
    usage: 'serverAuth',
    alternativeNames: ['DNS:localhost'],
  },
  { name: 'admin', subject: '/O=system:masters/CN=admin', usage: 'clientAuth' },
];

/** Starts a TLS server that answers those whom its authority knows, and connects to it as the administrator. */
export async function startFakeApiServer(
  folder: string,
  answer: (request: TakenRequest) => FakeAnswer,
  options: { readonly trust?: string } = {},
) {
  const pki = join(folder, 'pki');
  await ensureCertificates(pki, requests);
  const read = (name: string) => readFile(join(pki, name), 'utf8');
  const ca = await read('ca.crt');
  const credentials = { ca, cert: await read('apiserver.crt'), key: await read('apiserver.key') };
  const taken: TakenRequest[] = [];
  const server = createServer(
    { ...credentials, requestCert: true, rejectUnauthorized: true },
    async (incoming, outgoing) => {
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        contentType: incoming.headers['content-type'],
        body: await text(incoming),
        user: userOf(incoming.socket),
      };
      taken.push(request);
      const { status, body } = answer(request);
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const apiServer = new ApiServer({
    open: async () => connect(port, '127.0.0.1'),
    certificateAuthority: options.trust ?? ca,
    clientCertificate: await read('admin.crt'),
    clientKey: await read('admin.key'),
  });
  return { apiServer, taken, close: () => new Promise<unknown>((resolve) => server.close(resolve)) };
}

function userOf(socket: Socket): string {
  return socket instanceof TLSSocket ? String(socket.getPeerCertificate().subject.CN) : 'nobody';
}
