import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

/** A revision of a test, with the commit that it deployed. */
export interface StoredRevision {
  readonly status: string;
  readonly description?: string;
  readonly commit?: string;
}

/** The part of a Kubernetes API that Helm reads releases from: /version and the secrets of one namespace. */
export interface ReleaseServer {
  readonly url: string;
  close(): void;
}

const releaseName = 'hello-service';
const namespace = 'hello-world';

export async function startReleaseServer(revisions: readonly StoredRevision[]): Promise<ReleaseServer> {
  const secrets = revisions.map((revision, index) => createSecret(revision, index + 1));
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const respond = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const secret = secrets.find(({ metadata }) => url.pathname === `${path}/${metadata.name}`);
    if (url.pathname === '/version') respond(200, { major: '1', minor: '35', gitVersion: 'v1.35.0' });
    else if (secret !== undefined) respond(200, { kind: 'Secret', apiVersion: 'v1', ...secret });
    else if (url.pathname === path)
      respond(200, listSecrets(secrets, url.searchParams.get('labelSelector') ?? ''));
    else respond(404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`,
    close: () => server.close() && server.closeAllConnections(),
  };
}

type Secret = ReturnType<typeof createSecret>;

function listSecrets(secrets: readonly Secret[], selector: string): object {
  const wanted = selector.split(',').map((term) => term.split('='));
  const items = secrets.filter(({ metadata: { labels } }) =>
    wanted.every(([name, value]) =>
      Object.entries(labels).some((label) => label[0] === name && label[1] === value),
    ),
  );
  return { kind: 'SecretList', apiVersion: 'v1', metadata: {}, items };
}

/** Helm stores a release as gzipped JSON in a secret. */
function createSecret({ status, description = '', commit }: StoredRevision, version: number) {
  const time = '2024-01-02T03:04:05Z';
  const release = {
    name: releaseName,
    namespace,
    version,
    config: commit === undefined ? {} : { image: { commit } },
    info: { status, first_deployed: time, last_deployed: time, description },
    chart: { metadata: { name: releaseName, version: '0.1.0', apiVersion: 'v2' } },
    manifest: '',
  };
  const encoded = gzipSync(JSON.stringify(release)).toString('base64');
  return {
    type: 'helm.sh/release.v1',
    metadata: {
      name: `sh.helm.release.v1.${releaseName}.v${version}`,
      namespace,
      labels: { owner: 'helm', name: releaseName, status, version: String(version) },
    },
    data: { release: Buffer.from(encoded).toString('base64') },
  };
}
